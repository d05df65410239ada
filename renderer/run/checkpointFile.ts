import * as z from 'zod'
import type { NetDocument } from '../../engine/contract/document.ts'
import { parseDocument } from '../../engine/document/parseDocument.ts'
import { packHeaded, unpackHeaded } from './headedBytes.ts'

/** The newest checkpoint together with the document it belongs to: what survives a crash of engine and app. */
export interface KeptCheckpoint {
  readonly epoch: number
  readonly step: number
  /** The frozen document of the run, not the one being edited. */
  readonly document: NetDocument
  readonly bytes: Uint8Array<ArrayBuffer>
}

const headSchema = z.object({ epoch: z.int().min(0), step: z.int().min(0), document: z.unknown() })

export function packCheckpoint({ bytes, ...head }: KeptCheckpoint): Uint8Array<ArrayBuffer> {
  return packHeaded(head, bytes)
}

/** null for bytes that are no checkpoint, or half of one. */
export function unpackCheckpoint(packed: Uint8Array): KeptCheckpoint | null {
  const headed = unpackHeaded(packed)
  const head = headSchema.safeParse(headed?.head)
  if (headed === null || !head.success) return null
  const parsed = parseDocument(head.data.document)
  if (!parsed.ok) return null
  return { epoch: head.data.epoch, step: head.data.step, document: parsed.value, bytes: headed.bytes }
}
