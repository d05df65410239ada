import { addN, clipByValue, div, maximum, mul, sqrt, square, sum, type Tensor } from '@tensorflow/tfjs-core'
import type { TrainingSettings } from '../../../contract/document.ts'

/** Clips each element into ±limit, or scales all gradients together so that their common length is at most `limit` (Pascanu et al. 2013). */
export function clipGradients(
  gradients: ReadonlyMap<string, Tensor>,
  clipping: TrainingSettings['clipping'],
): ReadonlyMap<string, Tensor> {
  if (clipping === null || gradients.size === 0) return gradients
  const { kind, limit } = clipping
  if (kind === 'value') return mapValues(gradients, (gradient) => clipByValue(gradient, -limit, limit))
  const length = sqrt(addN([...gradients.values()].map((gradient) => sum(square(gradient)))))
  const scale = div(limit, maximum(length, limit))
  return mapValues(gradients, (gradient) => mul(gradient, scale))
}

function mapValues(map: ReadonlyMap<string, Tensor>, change: (tensor: Tensor) => Tensor): ReadonlyMap<string, Tensor> {
  return new Map([...map].map(([key, value]) => [key, change(value)]))
}
