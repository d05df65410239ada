/**
 * Random numbers without a state: number `index` of the sequence that `key` names, 0 to 2³² − 1. Whoever knows the key
 * finds any of them again, in whatever order they are asked for.
 */
export function countedBits(key: number, index: number): number {
  return mixBits(key + Math.imul(index, 0x9e3779b1))
}

/** The 32-bit finaliser of MurmurHash3 (Appleby 2011). */
export function mixBits(value: number): number {
  let bits = value | 0
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b)
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35)
  return (bits ^ (bits >>> 16)) >>> 0
}
