import type { Pixels } from '../data/sources/fitImage.ts'

/** PNG, JPEG, WebP and GIF in Node, through sharp (libvips). Rejects what is no image. */
export async function decodeImage(bytes: Uint8Array<ArrayBuffer>): Promise<Pixels> {
  const { default: sharp } = await import('sharp')
  const { data, info } = await sharp(bytes, { limitInputPixels: 64_000_000 })
    .rotate()
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { height: info.height, width: info.width, data: new Uint8ClampedArray(data) }
}
