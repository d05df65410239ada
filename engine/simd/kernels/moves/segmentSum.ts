import { address, int } from '../arguments'
import { addSpan } from '../elementwise/spans'

/**
 * out, x, segments, rows, columns, segmentCount. Items: columns. out[s] is the sum of those rows of x whose segment is s, in
 * their order; rows of no segment are left out. Threads share columns, not rows, so that none adds where another does and the
 * sums come out alike for any number of them.
 */
export function segmentSum(block: usize, begin: i32, end: i32, thread: i32): void {
  const rows = int(block, 3)
  const columns: usize = int(block, 4) << 2
  const segmentCount = int(block, 5)
  const count = end - begin
  const out = address(block, 0) + (begin << 2)
  for (let segment = 0; segment < segmentCount; segment++) {
    let at = out + segment * columns
    for (const last = at + (count << 2); at < last; at += 4) store<f32>(at, 0)
  }
  let source = address(block, 1) + (begin << 2)
  for (let row = 0; row < rows; row++, source += columns) {
    const segment = load<i32>(address(block, 2) + (row << 2))
    if (<u32>segment < <u32>segmentCount) addSpan(out + segment * columns, source, count)
  }
}
