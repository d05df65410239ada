const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const values = new Map(Array.from(alphabet).map((letter, value) => [letter, value]))

/** Base64 (RFC 4648) into bytes; letters outside the alphabet, such as line breaks and padding, are passed over. */
export function decodeBase64(encoded: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(Math.floor((encoded.length * 3) / 4))
  let length = 0
  let buffer = 0
  let bits = 0
  for (const letter of encoded) {
    const value = values.get(letter)
    if (value === undefined) continue
    buffer = ((buffer << 6) | value) & 0xffff
    bits += 6
    if (bits < 8) continue
    bits -= 8
    bytes[length] = (buffer >> bits) & 0xff
    length += 1
  }
  return bytes.slice(0, length)
}
