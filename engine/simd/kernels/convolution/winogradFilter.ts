import { address, int } from '../arguments'
import { scratch } from '../scratch'
import { filterGradientTransform, filterTransform } from './winogradTransforms'

/**
 * filter[3][3][channels][outChannels], target, channels, outChannels, planeBytes, backward. Items: rows of the planes.
 * G g Gᵀ for every pair of channels, as 36 matrices (planeBytes apart) in panels of eight columns. Forward their rows are the filter's
 * channels and their columns its outChannels; backward (for the input's gradient) it is the other way and the taps are reversed.
 * Both channel counts are multiples of four.
 */
export function winogradFilter(block: usize, begin: i32, end: i32, thread: i32): void {
  const filter = address(block, 0), target = address(block, 1), channels = int(block, 2), outChannels = int(block, 3)
  const planeBytes = address(block, 4), backward = int(block, 5) != 0
  const rows = backward ? outChannels : channels, columns = backward ? channels : outChannels
  const work = scratch(thread), taps = work + 288, tapBytes = ((channels * outChannels) as usize) << 2
  for (let row = begin; row < end; row++)
    for (let column = 0; column < columns; column += 4) {
      const to = target + (((column >> 3) * rows + row) << 5) + ((column & 4) << 2)
      let from = taps, step: usize = 16
      if (backward) gatherReversed(filter + ((column * outChannels + row) << 2), (outChannels as usize) << 2, tapBytes, taps)
      else {
        from = filter + ((row * outChannels + column) << 2)
        step = tapBytes
      }
      for (let x: usize = 0; x < 3; x++) filterTransform(from + x * step, step * 3, work + (x << 4), 48)
      for (let y: usize = 0; y < 6; y++) filterTransform(work + y * 48, 16, to + y * 6 * planeBytes, planeBytes)
    }
}

/** The nine taps of four channels, last tap first; numbers of one tap lie channelBytes apart. */
function gatherReversed(from: usize, channelBytes: usize, tapBytes: usize, to: usize): void {
  for (let tap = 8; tap >= 0; tap--, to += 16) {
    const at = from + tap * tapBytes
    store<f32>(to, load<f32>(at))
    store<f32>(to, load<f32>(at + channelBytes), 4)
    store<f32>(to, load<f32>(at + channelBytes * 2), 8)
    store<f32>(to, load<f32>(at + channelBytes * 3), 12)
  }
}

/**
 * sums[36][channels][outChannels], dFilter[3][3][channels][outChannels], channels, outChannels, partialBytes, partials. Items: channels.
 * Gᵀ m G of the sums over all tiles; they come in `partials` parts, added up here in the same order every time.
 */
export function winogradFilterGradientEnd(block: usize, begin: i32, end: i32, thread: i32): void {
  const sums = address(block, 0), target = address(block, 1), channels = int(block, 2), outChannels = int(block, 3)
  const partialBytes = address(block, 4), partials = int(block, 5)
  const work = scratch(thread), total = work + 288, tapBytes = ((channels * outChannels) as usize) << 2
  for (let row = begin; row < end; row++)
    for (let column = 0; column < outChannels; column += 4) {
      const at = ((row * outChannels + column) as usize) << 2
      for (let plane: usize = 0; plane < 36; plane++) {
        let sum = v128.load(sums + at + plane * tapBytes)
        for (let part = 1; part < partials; part++) sum = f32x4.add(sum, v128.load(sums + part * partialBytes + at + plane * tapBytes))
        v128.store(total + (plane << 4), sum)
      }
      for (let x: usize = 0; x < 6; x++) filterGradientTransform(total + (x << 4), 96, work + (x << 4), 96)
      for (let y: usize = 0; y < 3; y++) filterGradientTransform(work + y * 96, 16, target + at + y * 3 * tapBytes, tapBytes)
    }
}
