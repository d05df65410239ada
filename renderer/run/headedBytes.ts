const mark = 0x4e57_4831

/** A JSON head before bytes, for the host's store: mark, length of the head, head, bytes. Little-endian. */
export function packHeaded(head: unknown, bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const json = new TextEncoder().encode(JSON.stringify(head))
  const packed = new Uint8Array(8 + json.length + bytes.length)
  const view = new DataView(packed.buffer)
  view.setUint32(0, mark, true)
  view.setUint32(4, json.length, true)
  packed.set(json, 8)
  packed.set(bytes, 8 + json.length)
  return packed
}

/** null for bytes of another kind, or half of such: a broken recovery copy is no reason to stop. */
export function unpackHeaded(packed: Uint8Array): { readonly head: unknown; readonly bytes: Uint8Array<ArrayBuffer> } | null {
  if (packed.length < 8) return null
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength)
  const length = view.getUint32(4, true)
  if (view.getUint32(0, true) !== mark || 8 + length > packed.length) return null
  try {
    const head: unknown = JSON.parse(new TextDecoder().decode(packed.subarray(8, 8 + length)))
    return { head, bytes: packed.slice(8 + length) }
  } catch {
    return null
  }
}
