/**
 * Bytes of a text file: UTF-8 or UTF-16 with or without its mark, else GB 18030 (what Chinese Excel writes). null where
 * the bytes fit none of them.
 */
export function decodeText(bytes: Uint8Array): string | null {
  const encoding =
    bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : null
  const candidates = encoding === null ? ['utf-8', 'gb18030'] : [encoding]
  for (const candidate of candidates) {
    try {
      return new TextDecoder(candidate, { fatal: true }).decode(bytes)
    } catch {
      // Not this encoding: try the next.
    }
  }
  return null
}
