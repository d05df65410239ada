import type { NetDocument } from '../../contract/document.ts'
import { fail, succeed, type Result } from '../../contract/problem.ts'
import { text } from '../../contract/text.ts'
import { documentSchema } from '../documentSchema.ts'
import { refuse } from './refuse.ts'

/** Gives the document another name: up to 200 characters of any script. */
export function renameDocument(document: NetDocument, { name }: { readonly name: string }): Result<NetDocument> {
  if (documentSchema.shape.name.safeParse(name).success) return succeed({ ...document, name })
  const message = text(
    'A document’s name has at most 200 characters and no line breaks.',
    '文档名称最长 200 个字符，且不能换行。',
  )
  return fail(refuse('bad-name', { message }))
}
