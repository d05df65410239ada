import type { SimdBackend } from '../SimdBackend.ts'
import type { Recording } from './recording.ts'

/** The kernels of a recording, over the same blocks as when they were written down. */
export function runKernels(backend: SimdBackend, { runs, changed }: Recording): void {
  for (const { kernel, words, items, chunk, late } of runs)
    backend.run(kernel, late === null ? words : words.with(late.at, late.value()), items, chunk)
  for (const data of changed) backend.changes(data)
}
