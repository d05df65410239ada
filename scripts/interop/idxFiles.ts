/** An array as an IDX file of bytes or of 32-bit whole numbers, big-endian (LeCun's MNIST page). */
export function idxFile(lengths: readonly number[], values: Uint8Array | Int32Array): Uint8Array<ArrayBuffer> {
  const head = 4 + 4 * lengths.length
  const bytes = new Uint8Array(head + values.byteLength)
  const view = new DataView(bytes.buffer)
  bytes.set([0, 0, values instanceof Uint8Array ? 0x08 : 0x0c, lengths.length])
  lengths.forEach((length, axis) => view.setUint32(4 + 4 * axis, length))
  if (values instanceof Uint8Array) bytes.set(values, head)
  else values.forEach((value, at) => view.setInt32(head + 4 * at, value))
  return bytes
}
