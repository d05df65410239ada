import { z } from 'zod'
import type { CallAsk, CallName } from '../../contract/calls.ts'
import { isSafeRelativeName } from '../files/safeNames.ts'

/** Of one file, project or export: what a zip without zip64 can hold. */
const largestFileBytes = 4 * 2 ** 30 - 1
const largestExportFiles = 10_000

const nothing = z.strictObject({})
const name = z.string().min(1).max(300)
const bytes = z.custom<Uint8Array<ArrayBuffer>>(
  (value) => value instanceof Uint8Array && value.buffer instanceof ArrayBuffer && value.byteLength <= largestFileBytes,
  'bytes are missing or too many',
)
const connection = z.int().positive()

/** The shape of every ask. What does not fit never reaches main's own code. */
export const callSchemas: { readonly [Name in CallName]: z.ZodType<CallAsk<Name>> } = {
  'app:ready': nothing,
  'app:language': z.strictObject({ language: z.enum(['en', 'zh']) }),
  'app:busy': z.strictObject({ busy: z.boolean() }),
  'engine:connect': nothing,
  'engine:disconnect': z.strictObject({ connection }),
  'engine:failed': z.strictObject({ reason: z.string().max(500) }),
  'project:open': nothing,
  'project:save': z.strictObject({ bytes, token: z.uuid().nullable(), suggestedName: name, as: z.boolean() }),
  'project:versions': z.strictObject({ token: z.uuid() }),
  'project:openVersion': z.strictObject({ token: z.uuid(), id: z.string().max(60) }),
  'export:save': z.strictObject({
    files: z
      .array(z.strictObject({ name: z.string().refine(isSafeRelativeName, 'a file name leads out of its folder'), bytes }))
      .min(1)
      .max(largestExportFiles)
      .refine((files) => new Set(files.map((file) => file.name)).size === files.length, 'two files have one name'),
    suggestedName: name,
  }),
  'data:open': z.strictObject({
    accept: z.array(z.string().regex(/^\.[A-Za-z0-9]{1,12}$/)).max(40),
    folder: z.boolean(),
    multiple: z.boolean(),
  }),
  'window:title': z.strictObject({ name, dirty: z.boolean() }),
  'window:closeAnswer': z.strictObject({ request: z.int().nonnegative(), close: z.boolean() }),
}
