const floats = new Float32Array(1)
const bits = new Int32Array(floats.buffer)

/** The 32 bits of a float, as kernels get it among their integer arguments. */
export function floatBits(value: number): number {
  floats[0] = value
  return bits[0] ?? 0
}
