/* Moves of whole numbers of floats; nothing is read or written beyond them. `memory.copy` is slower on pieces as short as a pixel. */

export function zeroBytes(to: usize, bytes: usize): void {
  const zero = f32x4.splat(0)
  const end = to + bytes
  for (const vectors = to + (bytes & ~15); to < vectors; to += 16) v128.store(to, zero)
  for (; to < end; to += 4) store<f32>(to, 0)
}

export function copyBytes(to: usize, from: usize, bytes: usize): void {
  const end = to + bytes
  for (const vectors = to + (bytes & ~15); to < vectors; to += 16, from += 16) v128.store(to, v128.load(from))
  for (; to < end; to += 4, from += 4) store<f32>(to, load<f32>(from))
}

/** For the few columns at the edge of a register tile. */
export function copyFloats(to: usize, from: usize, count: i32): void {
  for (const end = to + ((count as usize) << 2); to < end; to += 4, from += 4) store<f32>(to, load<f32>(from))
}

export function addFloats(to: usize, from: usize, count: i32): void {
  for (const end = to + ((count as usize) << 2); to < end; to += 4, from += 4) store<f32>(to, load<f32>(to) + load<f32>(from))
}
