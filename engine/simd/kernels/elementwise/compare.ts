import { broadcast, Flags } from './broadcast'
import { Operation } from './eachElement'

/* Comparisons with broadcasting into bools; arguments and items: broadcast.ts. NaN compares false, and is not equal to anything. */

@unmanaged
class EqualOperation extends Operation {
  @inline
  apply(a: v128, b: v128): v128 {
    return f32x4.eq(a, b)
  }
}

/** a = b. */
export function equal(block: usize, begin: i32, end: i32, thread: i32): void {
  broadcast<EqualOperation, Flags>(block, begin, end)
}

@unmanaged
class EqualIntOperation extends Operation {
  @inline
  apply(a: v128, b: v128): v128 {
    return i32x4.eq(a, b)
  }
}

/** a = b. Whole numbers. */
export function equalInt(block: usize, begin: i32, end: i32, thread: i32): void {
  broadcast<EqualIntOperation, Flags>(block, begin, end)
}

@unmanaged
class GreaterOperation extends Operation {
  @inline
  apply(a: v128, b: v128): v128 {
    return f32x4.gt(a, b)
  }
}

/** a > b. */
export function greater(block: usize, begin: i32, end: i32, thread: i32): void {
  broadcast<GreaterOperation, Flags>(block, begin, end)
}

@unmanaged
class GreaterIntOperation extends Operation {
  @inline
  apply(a: v128, b: v128): v128 {
    return i32x4.gt_s(a, b)
  }
}

/** a > b. Whole numbers. */
export function greaterInt(block: usize, begin: i32, end: i32, thread: i32): void {
  broadcast<GreaterIntOperation, Flags>(block, begin, end)
}

@unmanaged
class GreaterOrEqualOperation extends Operation {
  @inline
  apply(a: v128, b: v128): v128 {
    return f32x4.ge(a, b)
  }
}

/** a ≥ b. */
export function greaterOrEqual(block: usize, begin: i32, end: i32, thread: i32): void {
  broadcast<GreaterOrEqualOperation, Flags>(block, begin, end)
}

@unmanaged
class GreaterOrEqualIntOperation extends Operation {
  @inline
  apply(a: v128, b: v128): v128 {
    return i32x4.ge_s(a, b)
  }
}

/** a ≥ b. Whole numbers. */
export function greaterOrEqualInt(block: usize, begin: i32, end: i32, thread: i32): void {
  broadcast<GreaterOrEqualIntOperation, Flags>(block, begin, end)
}

@unmanaged
class LessOperation extends Operation {
  @inline
  apply(a: v128, b: v128): v128 {
    return f32x4.lt(a, b)
  }
}

/** a < b. */
export function less(block: usize, begin: i32, end: i32, thread: i32): void {
  broadcast<LessOperation, Flags>(block, begin, end)
}

@unmanaged
class LessIntOperation extends Operation {
  @inline
  apply(a: v128, b: v128): v128 {
    return i32x4.lt_s(a, b)
  }
}

/** a < b. Whole numbers. */
export function lessInt(block: usize, begin: i32, end: i32, thread: i32): void {
  broadcast<LessIntOperation, Flags>(block, begin, end)
}

@unmanaged
class LessOrEqualOperation extends Operation {
  @inline
  apply(a: v128, b: v128): v128 {
    return f32x4.le(a, b)
  }
}

/** a ≤ b. */
export function lessOrEqual(block: usize, begin: i32, end: i32, thread: i32): void {
  broadcast<LessOrEqualOperation, Flags>(block, begin, end)
}

@unmanaged
class LessOrEqualIntOperation extends Operation {
  @inline
  apply(a: v128, b: v128): v128 {
    return i32x4.le_s(a, b)
  }
}

/** a ≤ b. Whole numbers. */
export function lessOrEqualInt(block: usize, begin: i32, end: i32, thread: i32): void {
  broadcast<LessOrEqualIntOperation, Flags>(block, begin, end)
}

@unmanaged
class NotEqualOperation extends Operation {
  @inline
  apply(a: v128, b: v128): v128 {
    return f32x4.ne(a, b)
  }
}

/** a ≠ b. */
export function notEqual(block: usize, begin: i32, end: i32, thread: i32): void {
  broadcast<NotEqualOperation, Flags>(block, begin, end)
}

@unmanaged
class NotEqualIntOperation extends Operation {
  @inline
  apply(a: v128, b: v128): v128 {
    return i32x4.ne(a, b)
  }
}

/** a ≠ b. Whole numbers. */
export function notEqualInt(block: usize, begin: i32, end: i32, thread: i32): void {
  broadcast<NotEqualIntOperation, Flags>(block, begin, end)
}
