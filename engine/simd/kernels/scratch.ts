/*
 * Each thread has a private area for packed rows, padded images and the like. The areas lie one after the other at a fixed
 * place in the memory; engine/simd/memory/layout.ts has the same two numbers for the other side.
 */
const SCRATCH_START: usize = 1 << 20
export const SCRATCH_BYTES: usize = 8 << 20

/** The first bytes of an area are for small things: edges of register tiles, steps of transforms. Kernels lay out the rest. */
export const SMALL_SCRATCH: usize = 4096

// @ts-ignore: decorator
@inline
export function scratch(thread: i32): usize {
  return SCRATCH_START + (thread as usize) * SCRATCH_BYTES
}
