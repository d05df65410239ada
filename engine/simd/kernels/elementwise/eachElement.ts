import { address, float } from '../arguments'

/*
 * Loops over elements for an operation that is a class with one method, so that it is compiled into the loop. The object is
 * the argument block itself: an operation with numbers of its own reads them there. Vectors may run over the end (allocator slack).
 */
@unmanaged
export class Operation {
  /** The float at `index` of the arguments, in every lane. */
  @inline
  argument(index: i32): v128 {
    return f32x4.splat(float(changetype<usize>(this), index))
  }
}

/** out, x, and what the operation reads. `apply(x)`. */
// @ts-ignore: decorator
@inline
export function eachElement<Kind extends Operation>(block: usize, begin: i32, end: i32): void {
  const operation = changetype<Kind>(block)
  const out = address(block, 0)
  const x = address(block, 1)
  for (let at: usize = begin << 2, last: usize = end << 2; at < last; at += 16)
    v128.store(out + at, operation.apply(v128.load(x + at)))
}

/** out, a, b, and what the operation reads. `apply(a, b)`. */
// @ts-ignore: decorator
@inline
export function eachPair<Kind extends Operation>(block: usize, begin: i32, end: i32): void {
  const operation = changetype<Kind>(block)
  const out = address(block, 0)
  const a = address(block, 1)
  const b = address(block, 2)
  for (let at: usize = begin << 2, last: usize = end << 2; at < last; at += 16)
    v128.store(out + at, operation.apply(v128.load(a + at), v128.load(b + at)))
}
