import { address, float, int } from '../arguments'

/**
 * out, x, key, threshold, factor. Items: elements. Element i becomes x · factor where
 * mix(key + i · 0x9e3779b1) ≥ threshold (unsigned), else 0. `mix` is the 32-bit finaliser of MurmurHash3 (Appleby 2011)
 * applied to a counter: the mask needs no memory and its gradient draws it again.
 */
export function dropout(block: usize, begin: i32, end: i32, thread: i32): void {
  const out = address(block, 0)
  const x = address(block, 1)
  const key = i32x4.splat(int(block, 2))
  const threshold = i32x4.splat(int(block, 3))
  const factor = f32x4.splat(float(block, 4))
  const golden = i32x4.splat(0x9e3779b1 as i32)
  const step = i32x4.splat(4)
  let index = i32x4.add(i32x4.splat(begin), i32x4(0, 1, 2, 3))
  for (let at: usize = begin << 2, last: usize = end << 2; at < last; at += 16) {
    const drawn = mix(i32x4.add(key, i32x4.mul(index, golden)))
    const kept = i32x4.ge_u(drawn, threshold)
    v128.store(out + at, f32x4.mul(v128.load(x + at), v128.and(factor, kept)))
    index = i32x4.add(index, step)
  }
}

// @ts-ignore: decorator
@inline
function mix(value: v128): v128 {
  let bits = value
  bits = i32x4.mul(v128.xor(bits, i32x4.shr_u(bits, 16)), i32x4.splat(0x85ebca6b as i32))
  bits = i32x4.mul(v128.xor(bits, i32x4.shr_u(bits, 13)), i32x4.splat(0xc2b2ae35 as i32))
  return v128.xor(bits, i32x4.shr_u(bits, 16))
}
