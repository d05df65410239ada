export interface ImageHeader {
  readonly type: 'png' | 'jpeg' | 'gif' | 'webp' | 'bmp'
  readonly width: number
  readonly height: number
}

/**
 * Size of a PNG, JPEG, GIF, WebP or BMP image from its first bytes, without decoding it; null where it is none of them.
 * SVG is no data format here: it can hold programs and references.
 */
export function readImageHeader(bytes: Uint8Array): ImageHeader | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  try {
    if (startsWith(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) {
      return { type: 'png', width: view.getUint32(16), height: view.getUint32(20) }
    }
    if (startsWith(bytes, [0xff, 0xd8, 0xff])) return readJpeg(view)
    if (startsWith(bytes, [0x47, 0x49, 0x46, 0x38])) {
      return { type: 'gif', width: view.getUint16(6, true), height: view.getUint16(8, true) }
    }
    if (startsWith(bytes, [0x52, 0x49, 0x46, 0x46]) && view.getUint32(8) === 0x57454250) return readWebp(view)
    if (startsWith(bytes, [0x42, 0x4d])) {
      return { type: 'bmp', width: Math.abs(view.getInt32(18, true)), height: Math.abs(view.getInt32(22, true)) }
    }
    return null
  } catch {
    return null // the file ends within its header
  }
}

function startsWith(bytes: Uint8Array, signature: readonly number[]): boolean {
  return signature.every((byte, index) => bytes[index] === byte)
}

/** The size stands in the start-of-frame segment (SOF0 to SOF15, without DHT, JPG and DAC). */
function readJpeg(view: DataView): ImageHeader | null {
  for (let offset = 2; view.getUint8(offset) === 0xff;) {
    const marker = view.getUint8(offset + 1)
    if (marker === 0xff) {
      offset += 1
      continue
    }
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc
    if (isFrame) return { type: 'jpeg', height: view.getUint16(offset + 5), width: view.getUint16(offset + 7) }
    offset += 2 + view.getUint16(offset + 2)
  }
  return null
}

/** Lossy, lossless and extended WebP keep their size in three different ways (RFC 9649). */
function readWebp(view: DataView): ImageHeader | null {
  switch (view.getUint32(12)) {
    case 0x56503820: // "VP8 "
      return { type: 'webp', width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff }
    case 0x5650384c: {
      // "VP8L"
      const bits = view.getUint32(21, true)
      return { type: 'webp', width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 }
    }
    case 0x56503858: // "VP8X"
      return { type: 'webp', width: readUint24(view, 24) + 1, height: readUint24(view, 27) + 1 }
    default:
      return null
  }
}

function readUint24(view: DataView, offset: number): number {
  return view.getUint16(offset, true) + view.getUint8(offset + 2) * 65_536
}
