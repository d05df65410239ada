import { engine, getGradient, mul, sub, tidy, type Tensor, type Variable } from '@tensorflow/tfjs-core'
import { layers } from '@tensorflow/tfjs-layers'
import { registerNormalizationGradients } from '../gradients/normalization.ts'
import { followInPlace } from '../optimizers/followInPlace.ts'
import { currentSimdBackend } from '../SimdBackend.ts'
import { accelerateCall } from './stockLayer.ts'

interface LayerVariable {
  read(): Variable
  write(value: Tensor): void
}

/* What tf.js's own layers hold and their types do not show. */
interface StockBatchNorm {
  readonly axis: number
  readonly epsilon: number
  readonly momentum: number
  readonly gamma: LayerVariable | null
  readonly beta: LayerVariable | null
  readonly movingMean: LayerVariable
  readonly movingVariance: LayerVariable
}

interface StockLayerNorm {
  /** An array once the layer is built. */
  readonly axis: readonly number[] | number
  readonly epsilon: number
  readonly gamma: LayerVariable | null
  readonly beta: LayerVariable | null
}

/** Batch normalisation in training and layer normalisation over the last axis become one node of the tape each. */
export function accelerateNormalization(): void {
  if (getGradient('SimdBatchNorm') === undefined) registerNormalizationGradients()
  accelerateCall<StockBatchNorm>(layers.batchNormalization({ name: 'any' }), (layer, inputs, options) => {
    const x = Array.isArray(inputs) ? inputs[0] : inputs
    const { gamma, beta, axis } = layer
    const isLast = x !== undefined && (axis === -1 || axis === x.rank - 1)
    if (options['training'] !== true || !isLast || !gamma || !beta || x.dtype !== 'float32' || x.size === 0) return null
    return tidy(() => {
      const [y, mean, variance] = run('SimdBatchNorm', { x, gamma: gamma.read(), beta: beta.read() }, layer.epsilon)
      follow(layer.movingMean, mean, layer.momentum)
      follow(layer.movingVariance, variance, layer.momentum)
      return y
    })
  })
  accelerateCall<StockLayerNorm>(layers.layerNormalization({ name: 'any' }), ({ axis, gamma, beta, epsilon }, inputs) => {
    const x = Array.isArray(inputs) ? inputs[0] : inputs
    if (x === undefined || !gamma || !beta || x.dtype !== 'float32' || x.size === 0) return null
    const axes = [axis].flat()
    if (axes.length !== 1 || (axes[0] !== x.rank - 1 && axes[0] !== -1)) return null
    return tidy(() => run('SimdLayerNorm', { x, gamma: gamma.read(), beta: beta.read() }, epsilon)[0])
  })
}

function run(kernel: string, inputs: Record<string, Tensor>, epsilon: number): readonly [Tensor, Tensor, Tensor] {
  // Both kernels answer three tensors, which the type of runKernel cannot say.
  return engine().runKernel(kernel, inputs, { epsilon }) as unknown as readonly [Tensor, Tensor, Tensor]
}

/** moving ← moving − (moving − value) · (1 − momentum), as the stock layer does it. */
function follow(moving: LayerVariable, value: Tensor, momentum: number): void {
  const [backend, before, share] = [currentSimdBackend(), moving.read(), 1 - momentum]
  if (backend !== null && followInPlace(backend, { moving: before, value, share })) return
  tidy(() => moving.write(sub(before, mul(sub(before, value), share))))
}
