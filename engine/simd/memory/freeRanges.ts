/** Addresses from `start` up to `end`. */
export interface Range {
  start: number
  readonly end: number
}

/** What lies between blocks of a heap that begins at `start`, in order; the last range is what is above all blocks, without an end. */
export function freeRanges(blocks: ReadonlyMap<number, number>, start: number): Range[] {
  const ranges: Range[] = []
  let from = start
  for (const [address, size] of [...blocks].sort(([left], [right]) => left - right)) {
    if (address > from) ranges.push({ start: from, end: address })
    from = address + size
  }
  return [...ranges, { start: from, end: Number.POSITIVE_INFINITY }]
}
