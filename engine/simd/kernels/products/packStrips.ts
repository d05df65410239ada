import { address, int } from '../arguments'

/** Bytes of what is noted for a pixel of a strip: its image, and the line and column where its patch begins. */
const NOTE: usize = 16

/**
 * The patches of six output pixels from `pixel` on, steps [from, to) of k, as a strip: strip[k][pixel]. Pixels behind `last` repeat it.
 * `block`: the arguments of stripConvolution. `notes`: 96 bytes; `zeros`: as many zeros as steps.
 */
export function packStrip(block: usize, strip: usize, pixel: i32, last: i32, from: i32, to: i32, notes: usize, zeros: usize): void {
  const height = int(block, 3), width = int(block, 4), channels = int(block, 5)
  const filterWidth = int(block, 9), dilationHeight = int(block, 12), dilationWidth = int(block, 13), lineRun = filterWidth * channels
  const isInside = notePixels(block, notes, pixel, last)
  for (let k = from; k < to;) {
    const line = k / lineRun, inLine = k - line * lineRun, tap = inLine / channels, channel = inLine - tap * channels
    const count = min((isInside ? lineRun - inLine : channels - channel), to - k)
    const down = line * dilationHeight, across = tap * dilationWidth
    const p0 = patchAt(notes, down, across, channel, height, width, channels, zeros)
    const p1 = patchAt(notes + NOTE, down, across, channel, height, width, channels, zeros)
    const p2 = patchAt(notes + NOTE * 2, down, across, channel, height, width, channels, zeros)
    const p3 = patchAt(notes + NOTE * 3, down, across, channel, height, width, channels, zeros)
    const p4 = patchAt(notes + NOTE * 4, down, across, channel, height, width, channels, zeros)
    const p5 = patchAt(notes + NOTE * 5, down, across, channel, height, width, channels, zeros)
    turnSix(strip, p0, p1, p2, p3, p4, p5, count)
    strip += count * 24
    k += count
  }
}

/** Whether a line of each patch is one run of floats: no tap is left out, and none lies beside the image. */
function notePixels(block: usize, notes: usize, pixel: i32, last: i32): bool {
  const height = int(block, 3), width = int(block, 4), imageBytes = (height * width * int(block, 5)) << 2
  const outHeight = int(block, 14), outWidth = int(block, 15), filterWidth = int(block, 9)
  let isInside = int(block, 13) == 1
  for (let index = 0; index < 6; index++, notes += NOTE) {
    const out = min(pixel + index, last), line = out / outWidth, image = line / outHeight
    const column = (out - line * outWidth) * int(block, 11) - int(block, 7)
    store<u32>(notes, (address(block, 0) + image * imageBytes) as u32)
    store<i32>(notes, (line - image * outHeight) * int(block, 10) - int(block, 6), 4)
    store<i32>(notes, column, 8)
    isInside = isInside && column >= 0 && column + filterWidth <= width
  }
  return isInside
}

// @ts-ignore: decorator
@inline
function patchAt(note: usize, down: i32, across: i32, channel: i32, height: i32, width: i32, channels: i32, zeros: usize): usize {
  const line = load<i32>(note, 4) + down, column = load<i32>(note, 8) + across
  if (line < 0 || line >= height || column < 0 || column >= width) return zeros
  return (load<u32>(note) as usize) + ((((line * width + column) * channels + channel) as usize) << 2)
}

/** Six runs of `count` floats, side by side. */
export function turnSix(out: usize, a: usize, b: usize, c: usize, d: usize, e: usize, f: usize, count: i32): void {
  let at: usize = 0
  for (const vectors = ((count & ~3) as usize) << 2; at < vectors; at += 16, out += 96) {
    const va = v128.load(a + at), vb = v128.load(b + at), vc = v128.load(c + at), vd = v128.load(d + at)
    const ve = v128.load(e + at), vf = v128.load(f + at)
    const ab = v128.shuffle<f32>(va, vb, 0, 4, 1, 5), cd = v128.shuffle<f32>(vc, vd, 0, 4, 1, 5), ef = v128.shuffle<f32>(ve, vf, 0, 4, 1, 5)
    const ab2 = v128.shuffle<f32>(va, vb, 2, 6, 3, 7), cd2 = v128.shuffle<f32>(vc, vd, 2, 6, 3, 7), ef2 = v128.shuffle<f32>(ve, vf, 2, 6, 3, 7)
    v128.store(out, v128.shuffle<f32>(ab, cd, 0, 1, 4, 5))
    v128.store(out, v128.shuffle<f32>(ef, ab, 0, 1, 6, 7), 16)
    v128.store(out, v128.shuffle<f32>(cd, ef, 2, 3, 6, 7), 32)
    v128.store(out, v128.shuffle<f32>(ab2, cd2, 0, 1, 4, 5), 48)
    v128.store(out, v128.shuffle<f32>(ef2, ab2, 0, 1, 6, 7), 64)
    v128.store(out, v128.shuffle<f32>(cd2, ef2, 2, 3, 6, 7), 80)
  }
  for (const bytes = (count as usize) << 2; at < bytes; at += 4, out += 24) {
    store<f32>(out, load<f32>(a + at))
    store<f32>(out, load<f32>(b + at), 4)
    store<f32>(out, load<f32>(c + at), 8)
    store<f32>(out, load<f32>(d + at), 12)
    store<f32>(out, load<f32>(e + at), 16)
    store<f32>(out, load<f32>(f + at), 20)
  }
}
