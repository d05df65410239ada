import { address, int } from '../arguments'

/** out [rows, depth], indices (int32), depth, on and off (four bytes each). Items: rows. An index outside gives a row of off. */
export function oneHot(block: usize, begin: i32, end: i32, thread: i32): void {
  const depth = int(block, 2)
  const on = int(block, 3)
  const off = int(block, 4)
  let out = address(block, 0) + (((begin as usize) * depth) << 2)
  for (let row = begin; row < end; row++, out += (depth as usize) << 2) {
    for (let at = out, last = out + ((depth as usize) << 2); at < last; at += 4) store<i32>(at, off)
    const index = load<i32>(address(block, 1) + ((row as usize) << 2))
    if (index >= 0 && index < depth) store<i32>(out + ((index as usize) << 2), on)
  }
}
