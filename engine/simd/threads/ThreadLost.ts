/** A thread of the pool stopped in the middle of its work. The pool computes no more; a new one must be opened. */
export class ThreadLost extends Error {
  constructor({ done, chunks, waitedMs }: { done: number; chunks: number; waitedMs: number }) {
    super(
      `A kernel thread of the simd backend stopped: ${done} of ${chunks} parts of a kernel were done, and none followed ` +
        `for ${waitedMs / 1000} s. The backend must be opened again.`,
    )
    this.name = 'ThreadLost'
  }
}
