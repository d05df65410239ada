import { address, int } from '../arguments'
import { multiplyAdd } from '../multiplyAdd'
import { repeatChannels } from './repeatChannels'
import { scratch } from '../scratch'
import { clearSpan } from '../elementwise/spans'

/**
 * x, dy, partials, height, width, channels, multiplier, filterHeight, filterWidth, strideDown, strideAcross, dilationDown,
 * dilationAcross, top, left, outHeight, outWidth, lines, linesEach, partialBytes. Items: groups of `linesEach` lines of dy.
 * partials[group][tap][c·multiplier + m] = Σ x[…][…][c] · dy[line][column][c·multiplier + m] over the group's lines. Each group has a
 * sum of its own, as long as `padded` channels for each tap, so that the total does not depend on which thread took which group.
 */
export function depthwiseFilterGradient(block: usize, begin: i32, end: i32, thread: i32): void {
  const height = int(block, 3)
  const width = int(block, 4)
  const inChannels = int(block, 5)
  const multiplier = int(block, 6)
  const channels = inChannels * multiplier
  const filterWidth = int(block, 8)
  const strideAcross = int(block, 10)
  const left = int(block, 14)
  const outHeight = int(block, 15)
  const outWidth = int(block, 16)
  const linesEach = int(block, 18)
  const pixel: usize = channels << 2
  const padded: usize = ((channels + 3) & ~3) << 2
  for (let group = begin; group < end; group++) {
    const partial = address(block, 2) + group * address(block, 19)
    clearSpan(partial, (address(block, 19) as i32) >> 2)
    const lastLine = min(int(block, 17), (group + 1) * linesEach)
    for (let line = group * linesEach; line < lastLine; line++) {
      const image = line / outHeight
      const dy = address(block, 1) + line * outWidth * pixel
      for (let row = 0; row < int(block, 7); row++) {
        const y = (line - image * outHeight) * int(block, 9) - int(block, 13) + row * int(block, 11)
        if (y < 0 || y >= height) continue
        let x = address(block, 0) + (((image * height + y) * width * inChannels) << 2)
        if (multiplier > 1) {
          repeatChannels(scratch(thread), x, width * inChannels, multiplier)
          x = scratch(thread)
        }
        for (let tap = 0; tap < filterWidth; tap++) {
          const shift = tap * int(block, 12) - left
          const from = shift < 0 ? (-shift + strideAcross - 1) / strideAcross : 0
          const until = min(outWidth, shift < width ? (width - shift + strideAcross - 1) / strideAcross : 0)
          const target = partial + (row * filterWidth + tap) * padded
          const source = x + (from * strideAcross + shift) * pixel
          addProducts(target, source, strideAcross * pixel, dy + from * pixel, pixel, until - from, channels)
        }
      }
    }
  }
}

/** target[c] += Σ a[column][c] · b[column][c]; whole vectors. Sixteen channels at a time are a line of memory. */
function addProducts(target: usize, a: usize, aStep: usize, b: usize, bStep: usize, columns: i32, channels: i32): void {
  let channel = 0
  for (; channel + 16 <= channels; channel += 16, target += 64, a += 64, b += 64) {
    let c0 = v128.load(target)
    let c1 = v128.load(target, 16)
    let c2 = v128.load(target, 32)
    let c3 = v128.load(target, 48)
    let p = a
    let q = b
    for (let column = 0; column < columns; column++, p += aStep, q += bStep) {
      c0 = multiplyAdd(v128.load(p), v128.load(q), c0)
      c1 = multiplyAdd(v128.load(p, 16), v128.load(q, 16), c1)
      c2 = multiplyAdd(v128.load(p, 32), v128.load(q, 32), c2)
      c3 = multiplyAdd(v128.load(p, 48), v128.load(q, 48), c3)
    }
    v128.store(target, c0)
    v128.store(target, c1, 16)
    v128.store(target, c2, 32)
    v128.store(target, c3, 48)
  }
  for (; channel < channels; channel += 4, target += 16, a += 16, b += 16) {
    let sum = v128.load(target)
    let p = a
    let q = b
    for (let column = 0; column < columns; column++, p += aStep, q += bStep)
      sum = multiplyAdd(v128.load(p), v128.load(q), sum)
    v128.store(target, sum)
  }
}

/** partials, out, groups, partialBytes, taps, channels. Items: taps. The groups' sums, added in their order. */
export function depthwiseFilterSum(block: usize, begin: i32, end: i32, thread: i32): void {
  const channels = int(block, 5)
  const padded: usize = ((channels + 3) & ~3) << 2
  for (let tap = begin; tap < end; tap++) {
    for (let channel = 0; channel < channels; channel++) {
      let at = address(block, 0) + tap * padded + (channel << 2)
      let sum: f32 = 0
      for (let group = 0; group < int(block, 2); group++, at += address(block, 3)) sum += load<f32>(at)
      store<f32>(address(block, 1) + ((tap * channels + channel) << 2), sum)
    }
  }
}
