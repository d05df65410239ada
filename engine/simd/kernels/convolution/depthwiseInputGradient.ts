import { address, int } from '../arguments'
import { multiplyAdd } from '../multiplyAdd'
import { scratch } from '../scratch'
import { clearSpan, copySpan } from '../elementwise/spans'

/**
 * dy, filter, dx, height, width, channels, multiplier, filterHeight, filterWidth, strideDown, strideAcross, dilationDown,
 * dilationAcross, top, left, outHeight, outWidth. Items: lines of dx.
 * dx[line][column][c] = Σ dy[…][…][c·multiplier + m] · filter[tap][c][m] over the outputs that saw this place. A line is summed in
 * scratch, where each pixel has whole vectors of channels; those of a multiplier are added up at the end.
 */
export function depthwiseInputGradient(block: usize, begin: i32, end: i32, thread: i32): void {
  const height = int(block, 3)
  const width = int(block, 4)
  const inChannels = int(block, 5)
  const multiplier = int(block, 6)
  const channels = inChannels * multiplier
  const strideDown = int(block, 9)
  const strideAcross = int(block, 10)
  const dilationAcross = int(block, 12)
  const left = int(block, 14)
  const outHeight = int(block, 15)
  const outWidth = int(block, 16)
  const pixel: usize = channels << 2
  const padded: usize = ((channels + 3) & ~3) << 2
  const sums = scratch(thread)
  for (let item = begin; item < end; item++) {
    clearSpan(sums, (width * (padded as i32)) >> 2)
    const image = item / height
    for (let row = 0; row < int(block, 7); row++) {
      const seen = item - image * height + int(block, 13) - row * int(block, 11)
      if (seen < 0 || seen % strideDown != 0 || seen / strideDown >= outHeight) continue
      const dy = address(block, 0) + (image * outHeight + seen / strideDown) * outWidth * pixel
      for (let tap = 0; tap < int(block, 8); tap++) {
        /* Output `column` saw column·stride + shift. */
        const shift = tap * dilationAcross - left
        const from = shift < 0 ? (-shift + strideAcross - 1) / strideAcross : 0
        const until = min(outWidth, shift < width ? (width - shift + strideAcross - 1) / strideAcross : 0)
        const filter = address(block, 1) + (row * int(block, 8) + tap) * pixel
        for (let column = from; column < until; column++) {
          let target = sums + (column * strideAcross + shift) * padded
          let source = dy + column * pixel
          let weight = filter
          for (const last = target + padded; target < last; target += 16, source += 16, weight += 16)
            v128.store(target, multiplyAdd(v128.load(source), v128.load(weight), v128.load(target)))
        }
      }
    }
    let target = address(block, 2) + ((item * width * inChannels) << 2)
    for (let column = 0; column < width; column++) {
      let source = sums + column * padded
      if (multiplier == 1) {
        copySpan(target, source, channels)
        target += pixel
        continue
      }
      for (let channel = 0; channel < inChannels; channel++, target += 4) {
        let sum: f32 = 0
        for (const last = source + (multiplier << 2); source < last; source += 4) sum += load<f32>(source)
        store<f32>(target, sum)
      }
    }
  }
}

/** filter, out, taps, channels. Items: taps. The taps in reverse: with stride 1, dx is dy under this filter. */
export function reverseTaps(block: usize, begin: i32, end: i32, thread: i32): void {
  const taps = int(block, 2)
  const channels = int(block, 3)
  for (let tap = begin; tap < end; tap++)
    copySpan(
      address(block, 1) + ((tap * channels) << 2),
      address(block, 0) + (((taps - 1 - tap) * channels) << 2),
      channels,
    )
}
