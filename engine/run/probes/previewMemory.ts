import type { GraphAnalysis } from '../../analyse/analysis.ts'
import type { BackendName } from '../../contract/backendNames.ts'
import type { Problem } from '../../contract/problem.ts'
import { text } from '../../contract/text.ts'

/** WebAssembly addresses 4 GiB; a little of that is the program's own. The other backends tell by failing. */
const wasmBytes = 3.75e9

/**
 * Why a network cannot even be looked at: its weights, once more the largest layer's while it is drawn, and the outputs of
 * one sample, in float32. A WebAssembly backend that runs out of memory is lost for every run, so it is asked first.
 */
export function previewMemoryProblem({ nodes, totals }: GraphAnalysis, backend: BackendName): Problem | null {
  if (backend !== 'wasm' && backend !== 'simd') return null
  let largest = 0
  for (const { trainable, frozen } of nodes.values()) largest = Math.max(largest, trainable + frozen)
  const needed = 4 * (totals.trainable + totals.frozen + largest) + totals.activationBytes
  if (needed <= wasmBytes) return null
  const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`
  return {
    code: 'too-large-to-prepare',
    severity: 'error',
    place: {},
    message: text(
      `This network needs ${gigabytes(needed)} of memory just to be looked at; the ${backend} backend has at most ${gigabytes(wasmBytes)}. Make its largest layers or its input smaller, or choose another backend.`,
      `仅查看这个网络就需要 ${gigabytes(needed)} 内存，而 ${backend} 后端最多只有 ${gigabytes(wasmBytes)}。请缩小最大的几层或输入，或换用其他后端。`,
    ),
    expected: text(`at most ${gigabytes(wasmBytes)}`, `最多 ${gigabytes(wasmBytes)}`),
    got: text(gigabytes(needed), gigabytes(needed)),
    fixes: [],
  }
}
