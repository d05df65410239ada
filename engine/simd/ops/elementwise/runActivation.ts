import { getKernel, type NamedTensorInfoMap, type TensorInfo } from '@tensorflow/tfjs-core'
import type { SimdBackend } from '../../SimdBackend.ts'

const kernelNames: ReadonlyMap<string, string> = new Map([
  ['elu', 'Elu'],
  ['sigmoid', 'Sigmoid'],
  ['leakyrelu', 'LeakyRelu'],
  ['prelu', 'Prelu'],
])

/** Applies an activation that is a kernel of its own to `x`, and lets go of `x`. */
export function runActivation(
  backend: SimdBackend,
  x: TensorInfo,
  {
    activation,
    leakyreluAlpha,
    preluActivationWeights,
  }: { activation: string; leakyreluAlpha: number | undefined; preluActivationWeights: TensorInfo | undefined },
): TensorInfo {
  const name = kernelNames.get(activation)
  const kernel = name === undefined ? undefined : getKernel(name, 'simd')
  if (kernel === undefined) throw new Error(`There is no activation ${activation} behind a product or convolution.`)
  const inputs: NamedTensorInfoMap =
    preluActivationWeights === undefined || activation !== 'prelu' ? { x } : { x, alpha: preluActivationWeights }
  const out = kernel.kernelFunc({ inputs, attrs: { alpha: leakyreluAlpha ?? 0.2 }, backend })
  backend.disposeData(x.dataId)
  // Every activation has one result.
  return Array.isArray(out) ? (out[0] as TensorInfo) : out
}
