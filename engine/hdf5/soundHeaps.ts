const signature = [0x47, 0x43, 0x4f, 0x4c, 1, 0, 0, 0] // "GCOL", version 1
const headerLength = 16

/**
 * Whether every global heap (HDF5 format, III.E: where texts of any length lie) leads from object to object to its end. In one
 * that does not, the library goes round for ever; it is looked at before the library sees it. Lengths of 8 bytes, as all
 * present writers use.
 */
export function hasSoundHeaps(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  for (let start = bytes.indexOf(signature[0] ?? 0); start !== -1; start = bytes.indexOf(signature[0] ?? 0, start + 1)) {
    if (start + headerLength > bytes.length) return true
    if (signature.every((byte, index) => bytes[start + index] === byte) && !isSound(view, start)) return false
  }
  return true
}

function isSound(view: DataView, start: number): boolean {
  const length = Number(view.getBigUint64(start + 8, true))
  if (!Number.isSafeInteger(length) || length < headerLength || start + length > view.byteLength) return false
  let offset = headerLength
  while (offset + headerLength <= length) {
    const index = view.getUint16(start + offset, true)
    const size = Number(view.getBigUint64(start + offset + 8, true))
    /* Object 0 is the free room that is left, its own header among it. */
    const step = index === 0 ? size : headerLength + Math.ceil(size / 8) * 8
    if (!Number.isSafeInteger(step) || step < headerLength || offset + step > length) return false
    offset += step
  }
  return true
}
