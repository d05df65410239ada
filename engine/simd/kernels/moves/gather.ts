import { address, int } from '../arguments'
import { copySpan } from '../elementwise/spans'

/**
 * out, x, indices, outer, indexCount, axisLength, slice. Items: slices of out. x is [batch, outer, axisLength, slice], indices
 * [batch, indexCount], out [batch, outer, indexCount, slice]: out[b][o][i] = x[b][o][indices[b][i]]. Any type of four bytes.
 */
export function gather(block: usize, begin: i32, end: i32, thread: i32): void {
  const outer = int(block, 3)
  const indexCount = int(block, 4)
  const axisLength = int(block, 5)
  const slice = int(block, 6)
  for (let item = begin; item < end; item++) {
    const place = item / indexCount
    const position = item - place * indexCount
    const index = load<i32>(address(block, 2) + (((place / outer) * indexCount + position) << 2))
    const source: usize = (place * axisLength + index) * slice
    copySpan(address(block, 0) + (((item as usize) * slice) << 2), address(block, 1) + (source << 2), slice)
  }
}
