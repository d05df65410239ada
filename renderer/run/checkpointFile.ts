import type { NetDocument } from '../../engine/contract/document.ts'

/** The newest checkpoint together with the document it belongs to: what survives a crash of engine and app. */
export interface KeptCheckpoint {
  readonly epoch: number
  readonly step: number
  /** The frozen document of the run, not the one being edited. */
  readonly document: NetDocument
  readonly bytes: Uint8Array<ArrayBuffer>
}

const magic = 0x4e57_4350

/** Bytes for the host's store: a mark, the length of a JSON head, the head, the checkpoint. Little-endian. */
export function packCheckpoint({ bytes, ...head }: KeptCheckpoint): Uint8Array<ArrayBuffer> {
  const json = new TextEncoder().encode(JSON.stringify(head))
  const packed = new Uint8Array(8 + json.length + bytes.length)
  const view = new DataView(packed.buffer)
  view.setUint32(0, magic, true)
  view.setUint32(4, json.length, true)
  packed.set(json, 8)
  packed.set(bytes, 8 + json.length)
  return packed
}

/** null for bytes that are no checkpoint, or half of one: a broken recovery copy is no reason to stop. */
export function unpackCheckpoint(packed: Uint8Array): KeptCheckpoint | null {
  if (packed.length < 8) return null
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength)
  const length = view.getUint32(4, true)
  if (view.getUint32(0, true) !== magic || 8 + length > packed.length) return null
  try {
    const head: unknown = JSON.parse(new TextDecoder().decode(packed.subarray(8, 8 + length)))
    if (!isHead(head)) return null
    return { ...head, bytes: packed.slice(8 + length) }
  } catch {
    return null
  }
}

function isHead(value: unknown): value is Omit<KeptCheckpoint, 'bytes'> {
  return (
    typeof value === 'object' &&
    value !== null &&
    'epoch' in value &&
    typeof value.epoch === 'number' &&
    'step' in value &&
    typeof value.step === 'number' &&
    'document' in value &&
    typeof value.document === 'object' &&
    value.document !== null &&
    'format' in value.document &&
    value.document.format === 'netwright'
  )
}
