const t0 = Int32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte
  for (let bit = 0; bit < 8; bit++) remainder = remainder & 1 ? 0xedb88320 ^ (remainder >>> 1) : remainder >>> 1
  return remainder
})
/* Table k tells what a byte does that k others follow: slicing by 8 (Kounavis and Berry 2005). */
const t1 = followed(t0)
const t2 = followed(t1)
const t3 = followed(t2)
const t4 = followed(t3)
const t5 = followed(t4)
const t6 = followed(t5)
const t7 = followed(t6)

/** The checksum of zip and gzip (CRC-32, ISO 3309), as an unsigned number. Eight bytes a step: files have gigabytes. */
export function crc32(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const whole = bytes.length - (bytes.length % 8)
  let remainder = 0xffffffff
  for (let at = 0; at < whole; at += 8) {
    const low = remainder ^ view.getInt32(at, true)
    const high = view.getInt32(at + 4, true)
    remainder =
      step(t7, low) ^
      step(t6, low >>> 8) ^
      step(t5, low >>> 16) ^
      step(t4, low >>> 24) ^
      step(t3, high) ^
      step(t2, high >>> 8) ^
      step(t1, high >>> 16) ^
      step(t0, high >>> 24)
  }
  for (let at = whole; at < bytes.length; at++) remainder = step(t0, remainder ^ view.getUint8(at)) ^ (remainder >>> 8)
  return (remainder ^ 0xffffffff) >>> 0
}

function step(table: Int32Array, byte: number): number {
  return table[byte & 0xff] ?? 0
}

function followed(table: Int32Array): Int32Array {
  return table.map((value) => (value >>> 8) ^ step(t0, value))
}
