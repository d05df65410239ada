/* Runs of floats. Addresses and steps are in bytes, counts in floats. */

/** Exactly `count` floats, for targets whose neighbours matter. */
export function copySpan(target: usize, source: usize, count: i32): void {
  const end = target + (count << 2)
  for (const vectors = target + ((count & ~3) << 2); target < vectors; target += 16, source += 16)
    v128.store(target, v128.load(source))
  for (; target < end; target += 4, source += 4) store<f32>(target, load<f32>(source))
}

/** target += source, exactly `count` floats. */
export function addSpan(target: usize, source: usize, count: i32): void {
  const end = target + (count << 2)
  for (const vectors = target + ((count & ~3) << 2); target < vectors; target += 16, source += 16)
    v128.store(target, f32x4.add(v128.load(target), v128.load(source)))
  for (; target < end; target += 4, source += 4) store<f32>(target, load<f32>(target) + load<f32>(source))
}

/** Zeros; up to three floats behind the end become zero too. */
export function clearSpan(target: usize, count: i32): void {
  const zero = f32x4.splat(0)
  for (const end = target + (count << 2); target < end; target += 16) v128.store(target, zero)
}

/** Zeros from float `count` to float `width` of a row: what fills up a vector must not carry NaN into a product. */
// @ts-ignore: decorator
@inline
export function clearTail(row: usize, count: i32, width: i32): void {
  for (let at = count; at < width; at++) store<f32>(row + (at << 2), 0)
}
