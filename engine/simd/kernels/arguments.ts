/* Every kernel gets its arguments as 32-bit words at `block`: integers and addresses as they are, floats by their bits. */

// @ts-ignore: decorator
@inline
export function int(block: usize, index: i32): i32 {
  return load<i32>(block + (index << 2))
}

/** Address of a tensor or buffer, in bytes. */
// @ts-ignore: decorator
@inline
export function address(block: usize, index: i32): usize {
  return load<u32>(block + (index << 2)) as usize
}

// @ts-ignore: decorator
@inline
export function float(block: usize, index: i32): f32 {
  return load<f32>(block + (index << 2))
}
