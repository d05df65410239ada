import { address, int } from '../arguments'

/** out, partial, partialBytes, count. Items: elements. out = partial 0 + partial 1 + …, in this order: the same bits every time. */
export function addPartials(block: usize, begin: i32, end: i32, thread: i32): void {
  const out = address(block, 0), partial = address(block, 1), partialBytes = address(block, 2), count = int(block, 3)
  for (let at: usize = begin << 2, last: usize = end << 2; at < last; at += 16) {
    let sum = v128.load(partial + at)
    for (let index = 1; index < count; index++) sum = f32x4.add(sum, v128.load(partial + index * partialBytes + at))
    v128.store(out + at, sum)
  }
}
