/** A stretch of an array's numbers, in their own order, as HDF5 selects it: where it begins and how long it is along each axis. */
export interface Slab {
  readonly offset: readonly bigint[]
  readonly count: readonly bigint[]
  /** Its place among all numbers, row-major. */
  readonly start: number
  readonly length: number
}

/** An array in stretches of at most `most` numbers: the first axis that can be cut is halved until they are short enough. */
export function slabsOf(shape: readonly number[], most: number): readonly Slab[] {
  const halve = (offset: readonly number[], count: readonly number[], start: number): readonly Slab[] => {
    const length = count.reduce((product, each) => product * each, 1)
    const axis = count.findIndex((each) => each > 1)
    if (length <= most || axis === -1) return [{ offset: offset.map(BigInt), count: count.map(BigInt), start, length }]
    const whole = count[axis] ?? 1
    const first = Math.ceil(whole / 2)
    return [
      ...halve(offset, count.with(axis, first), start),
      ...halve(offset.with(axis, (offset[axis] ?? 0) + first), count.with(axis, whole - first), start + (length / whole) * first),
    ]
  }
  return halve(
    shape.map(() => 0),
    shape,
    0,
  )
}
