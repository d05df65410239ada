import { address, float, int } from '../arguments'
import { storeFirst } from '../elementwise/broadcast'

/*
 * Reductions, the operation compiled into the loop. Work is split into blocks whose size depends on the shapes alone, and each block
 * has a place of its own for its result, so the bits of a result depend neither on the threads nor on who was first. Short runs in
 * many lanes, then sums of sums: the rounding error grows with the root of the logarithm of the length, not with the length.
 */

@unmanaged
export class SumReduction {
  @inline
  start(): v128 {
    return f32x4.splat(0)
  }

  @inline
  join(a: v128, b: v128): v128 {
    return f32x4.add(a, b)
  }

  @inline
  scale(value: v128, by: v128): v128 {
    return f32x4.mul(value, by)
  }
}

@unmanaged
export class ProductReduction {
  @inline
  start(): v128 {
    return f32x4.splat(1)
  }

  @inline
  join(a: v128, b: v128): v128 {
    return f32x4.mul(a, b)
  }

  @inline
  scale(value: v128, by: v128): v128 {
    return value
  }
}

@unmanaged
export class MaximumReduction {
  @inline
  start(): v128 {
    return f32x4.splat(-Infinity)
  }

  @inline
  join(a: v128, b: v128): v128 {
    return f32x4.max(a, b)
  }

  @inline
  scale(value: v128, by: v128): v128 {
    return value
  }
}

@unmanaged
export class MinimumReduction {
  @inline
  start(): v128 {
    return f32x4.splat(Infinity)
  }

  @inline
  join(a: v128, b: v128): v128 {
    return f32x4.min(a, b)
  }

  @inline
  scale(value: v128, by: v128): v128 {
    return value
  }
}

@unmanaged
export class IntSumReduction {
  @inline
  start(): v128 {
    return i32x4.splat(0)
  }

  @inline
  join(a: v128, b: v128): v128 {
    return i32x4.add(a, b)
  }

  @inline
  scale(value: v128, by: v128): v128 {
    return value
  }
}

@unmanaged
export class IntMaximumReduction {
  @inline
  start(): v128 {
    return i32x4.splat(i32.MIN_VALUE)
  }

  @inline
  join(a: v128, b: v128): v128 {
    return i32x4.max_s(a, b)
  }

  @inline
  scale(value: v128, by: v128): v128 {
    return value
  }
}

@unmanaged
export class IntMinimumReduction {
  @inline
  start(): v128 {
    return i32x4.splat(i32.MAX_VALUE)
  }

  @inline
  join(a: v128, b: v128): v128 {
    return i32x4.min_s(a, b)
  }

  @inline
  scale(value: v128, by: v128): v128 {
    return value
  }
}

/** The first `count` lanes of `value`, the others from `other`. */
// @ts-ignore: decorator
@inline
export function firstLanes(value: v128, other: v128, count: i32): v128 {
  return v128.bitselect(value, other, i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(count)))
}

/** All of `count` elements at `x` in every lane. */
// @ts-ignore: decorator
@inline
export function reduceRun<Kind>(x: usize, count: i32): v128 {
  const kind = changetype<Kind>(x)
  let a = kind.start()
  let b = a
  let c = a
  let d = a
  let at = x
  for (const last = x + ((count & ~15) << 2); at < last; at += 64) {
    a = kind.join(a, v128.load(at))
    b = kind.join(b, v128.load(at, 16))
    c = kind.join(c, v128.load(at, 32))
    d = kind.join(d, v128.load(at, 48))
  }
  for (const last = x + ((count & ~3) << 2); at < last; at += 16) a = kind.join(a, v128.load(at))
  if (count & 3) b = kind.join(b, firstLanes(v128.load(at), kind.start(), count & 3))
  return joinLanes<Kind>(kind.join(kind.join(a, b), kind.join(c, d)))
}

/** The four numbers of a vector joined into one, which is in every lane. */
// @ts-ignore: decorator
@inline
export function joinLanes<Kind>(lanes: v128): v128 {
  const kind = changetype<Kind>(0)
  const pairs = kind.join(lanes, i8x16.shuffle(lanes, lanes, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7))
  return kind.join(pairs, i8x16.shuffle(pairs, pairs, 4, 5, 6, 7, 0, 1, 2, 3, 12, 13, 14, 15, 8, 9, 10, 11))
}

/** out [rows, blocks], x [rows, length], length, blocks, block length, scale. Items: rows × blocks. */
// @ts-ignore: decorator
@inline
export function reduceRows<Kind>(block: usize, begin: i32, end: i32): void {
  const kind = changetype<Kind>(block)
  const out = address(block, 0)
  const x = address(block, 1)
  const length = int(block, 2)
  const blocks = int(block, 3)
  const blockLength = int(block, 4)
  const scale = f32x4.splat(float(block, 5))
  for (let item = begin; item < end; item++) {
    const row = item / blocks
    const first = (item - row * blocks) * blockLength
    const count = min(blockLength, length - first)
    const all = reduceRun<Kind>(x + (((row as usize) * length + first) << 2), count)
    v128.store32_lane(out + ((item as usize) << 2), kind.scale(all, scale), 0)
  }
}

/**
 * out [outer, blocks, inner], x [outer, length, inner], length, blocks, block length, scale, inner, tile (columns, a multiple of 4), tiles.
 * Items: outer × blocks × tiles.
 */
// @ts-ignore: decorator
@inline
export function reduceColumns<Kind>(block: usize, begin: i32, end: i32): void {
  const kind = changetype<Kind>(block)
  const x = address(block, 1)
  const length = int(block, 2)
  const blocks = int(block, 3)
  const blockLength = int(block, 4)
  const scale = f32x4.splat(float(block, 5))
  const inner = int(block, 6)
  const tile = int(block, 7)
  const tiles = int(block, 8)
  const stride: usize = inner << 2
  for (let item = begin; item < end; item++) {
    const line = item / tiles
    const outer = line / blocks
    const first = (line - outer * blocks) * blockLength
    const count: usize = min(blockLength, length - first)
    const from = (item - line * tiles) * tile
    const to = min(inner, from + tile)
    let source = x + ((((outer as usize) * length + first) * inner + from) << 2)
    let out = address(block, 0) + (((line as usize) * inner + from) << 2)
    let column = from
    for (; column + 16 <= to; column += 16, source += 64, out += 64) {
      let a = kind.start()
      let b = a
      let c = a
      let d = a
      for (let at = source, last = source + count * stride; at < last; at += stride) {
        a = kind.join(a, v128.load(at))
        b = kind.join(b, v128.load(at, 16))
        c = kind.join(c, v128.load(at, 32))
        d = kind.join(d, v128.load(at, 48))
      }
      v128.store(out, kind.scale(a, scale))
      v128.store(out, kind.scale(b, scale), 16)
      v128.store(out, kind.scale(c, scale), 32)
      v128.store(out, kind.scale(d, scale), 48)
    }
    for (; column < to; column += 4, source += 16, out += 16) {
      let a = kind.start()
      for (let at = source, last = source + count * stride; at < last; at += stride) a = kind.join(a, v128.load(at))
      if (column + 4 <= to) v128.store(out, kind.scale(a, scale))
      else storeFirst(out, kind.scale(a, scale), to - column)
    }
  }
}
