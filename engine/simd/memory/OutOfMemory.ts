/** The shared memory cannot hold one more block. Its numbers are in bytes. */
export class OutOfMemory extends Error {
  /** What the block was for: "a tensor of 64 × 128". */
  readonly what: string
  readonly wanted: number
  /** Of the budget: blocks, and what lies before the heap, the threads' scratch areas. */
  readonly used: number
  readonly budget: number

  constructor({ wanted, used, budget, what }: { wanted: number; used: number; budget: number; what: string }) {
    super(
      `The simd backend is out of memory: ${what} needs ${megabytes(wanted)} MB, ` +
        `${megabytes(used)} of ${megabytes(budget)} MB are in use. A smaller batch needs less.`,
    )
    this.name = 'OutOfMemory'
    this.what = what
    this.wanted = wanted
    this.used = used
    this.budget = budget
  }
}

function megabytes(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(1)
}
