import type { Tensor } from '@tensorflow/tfjs-core'
import { currentSimdBackend } from '../../simd/SimdBackend.ts'

/** Beyond as many scores tf.js's four kernels are done sooner than one loop here. */
const mostScores = 16_384

/**
 * Share of rows of `scores` [samples, classes] whose first largest number is in the labelled place, read where they lie; as in argMax a
 * NaN loses every comparison. null on other backends and for other tensors.
 */
export function accuracyOnSimd(scores: Tensor, labels: Tensor): number | null {
  const backend = currentSimdBackend()
  const [samples = 0, classes = 0] = scores.shape
  const fits = scores.rank === 2 && scores.dtype === 'float32' && labels.dtype === 'int32' && labels.size === samples
  if (backend === null || !fits || scores.size === 0 || scores.size > mostScores) return null
  const wanted = labels.dataSync()
  const numbers = backend.view(scores)
  let right = 0
  for (let sample = 0, start = 0; sample < samples; sample++, start += classes) {
    let best = start
    for (let at = start + 1; at < start + classes; at++) if ((numbers[at] ?? 0) > (numbers[best] ?? 0)) best = at
    if (best - start === wanted[sample]) right += 1
  }
  return right / samples
}
