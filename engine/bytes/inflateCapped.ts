import { Gunzip, Inflate } from 'fflate'
import { crc32 } from './crc32.ts'
import { joinBytes } from './joinBytes.ts'

export type Inflated =
  | { readonly ok: true; readonly bytes: Uint8Array<ArrayBuffer> }
  /** too-large: more than the cap comes out; broken: cut off, no deflate data, or a wrong checksum. */
  | { readonly ok: false; readonly reason: 'too-large' | 'broken' }

/** Deflate can grow its input a thousandfold: pieces this small keep what one piece becomes below 17 MB. */
const pieceLength = 16_384

/**
 * Inflates raw deflate data (RFC 1951) or gzip (RFC 1952), counting what comes out: at most `maximum` bytes, whatever
 * the file says of its size. gzip's checksum is compared; whoever inflates raw data has one of his own.
 */
export function inflateCapped(
  packed: Uint8Array,
  { format, maximum }: { readonly format: 'raw' | 'gzip'; readonly maximum: number },
): Inflated {
  if (packed.length === 0) return { ok: false, reason: 'broken' }
  const pieces: Uint8Array[] = []
  let length = 0
  let members = 1
  const collect = (piece: Uint8Array): void => {
    length += piece.length
    if (length <= maximum) pieces.push(piece)
  }
  const stream = format === 'raw' ? new Inflate(collect) : new Gunzip(collect)
  if (stream instanceof Gunzip) stream.onmember = () => (members += 1)
  try {
    for (let offset = 0; offset < packed.length; offset += pieceLength) {
      stream.push(packed.subarray(offset, offset + pieceLength), offset + pieceLength >= packed.length)
      if (length > maximum) return { ok: false, reason: 'too-large' }
    }
  } catch {
    return { ok: false, reason: 'broken' }
  }
  const bytes = joinBytes(pieces)
  if (format === 'gzip' && members === 1 && !matchesTrailer(packed, bytes)) return { ok: false, reason: 'broken' }
  return { ok: true, bytes }
}

/** gzip ends with the checksum and the length of what went in. */
function matchesTrailer(packed: Uint8Array, bytes: Uint8Array): boolean {
  if (packed.length < 18) return false
  const view = new DataView(packed.buffer, packed.byteOffset + packed.length - 8, 8)
  return view.getUint32(0, true) === crc32(bytes) && view.getUint32(4, true) === bytes.length % 2 ** 32
}
