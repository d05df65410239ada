import { util } from '@tensorflow/tfjs-core'
import type { SimdBackend } from '../../SimdBackend.ts'
import { floatBits } from '../../threads/floatBits.ts'
import { DeferredTrainedConvolution } from '../convolution/DeferredTrainedConvolution.ts'
import { DeferredNormalization } from '../deferred/DeferredNormalization.ts'
import { DeferredNormGradient } from '../deferred/DeferredNormGradient.ts'
import { DeferredReluGradient } from '../deferred/DeferredReluGradient.ts'
import { extendDeferred } from '../deferred/extendDeferred.ts'
import { areFloats, input, type KernelCall, type SimdKernel } from '../simdKernel.ts'
import { blockRows, matrixOf, normalize, runBlocks, type Matrix } from './normalize.ts'

/** tf.js's normalisation by given moments, one of each for every channel of the last axis; other shapes are left to the cpu kernel. */
const normalizeKernel: SimdKernel = {
  name: 'FusedBatchNorm',
  run: (call) => {
    const x = input(call, 'x')
    const [mean, variance] = [input(call, 'mean'), input(call, 'variance')]
    const { scale, offset } = call.inputs
    const { rows, channels } = matrixOf(x)
    const isPerChannel = [mean, variance, scale, offset].every(
      (tensor) => tensor === undefined || (tensor.shape.length === 1 && tensor.shape[0] === channels),
    )
    if (!isPerChannel || !areFloats(x, mean, variance, scale, offset) || rows * channels === 0) return null
    const { backend } = call
    const epsilon = (call.attrs['varianceEpsilon'] as number | undefined) ?? 0.001 // tf.js's own default
    const normalization = { mean, variance, gamma: scale, beta: offset, epsilon }
    const extended = extendDeferred(backend, x, { kind: 'normalize', normalization })
    if (extended !== null) return extended
    const out = backend.output(x.shape)
    normalize(call, { x: backend.address(x), shape: x.shape, ...normalization, y: backend.address(out) })
    return out
  },
}

/** x, gamma, beta → [y, mean, variance]: the batch's own moments over all axes but the last, and x normalised by them. */
const trainingKernel: SimdKernel = {
  name: 'SimdBatchNorm',
  run: (call) => {
    const [x, gamma, beta] = [input(call, 'x'), input(call, 'gamma'), input(call, 'beta')]
    const { rows, channels } = matrixOf(x)
    if (!areFloats(x, gamma, beta) || rows * channels === 0) return null
    const { backend } = call
    const [mean, variance] = [backend.output([channels]), backend.output([channels])]
    const parts = blockParts(backend, { rows, channels })
    const words = (from: number) => [from, rows, channels, parts.address]
    const waiting = backend.recipe(x)
    if (waiting instanceof DeferredTrainedConvolution && util.arraysEqual(x.shape, [...waiting.shape]))
      backend.settleBy(x, (z) => waiting.makeWithMoments(z, words(z)))
    else runBlocks(call, 'blockMoments', words(backend.address(x)), { rows, channels })
    const moments = [parts.address, rows, channels, backend.address(mean), backend.address(variance)]
    backend.run('joinMoments', moments, channels)
    backend.release(parts)
    const normalization = { mean, variance, gamma, beta, epsilon: epsilonOf(call) }
    return [backend.defer(x.shape, new DeferredNormalization(backend, x, normalization)), mean, variance]
  },
}

/** x, dy, mean, variance, gamma → [dx, d gamma, d beta] of SimdBatchNorm's y. */
const gradientKernel: SimdKernel = {
  name: 'SimdBatchNormGradient',
  run: (call) => {
    const [x, dy] = [input(call, 'x'), input(call, 'dy')]
    const [mean, variance, gamma] = [input(call, 'mean'), input(call, 'variance'), input(call, 'gamma')]
    if (!areFloats(x, dy, mean, variance, gamma)) return null
    const { rows, channels } = matrixOf(x)
    const { backend } = call
    const [dGamma, dBeta] = [backend.output([channels]), backend.output([channels])]
    const parts = blockParts(backend, { rows, channels })
    const epsilon = epsilonOf(call)
    const words = (from: number) => {
      const moments = [backend.address(mean), backend.address(variance), floatBits(epsilon)]
      return [backend.address(x), from, rows, channels, ...moments, parts.address]
    }
    const waiting = backend.recipe(dy)
    if (waiting instanceof DeferredReluGradient && util.arraysEqual(x.shape, [...waiting.shape]))
      backend.settleBy(dy, (dz) => waiting.makeWithSums(dz, words(dz)))
    else runBlocks(call, 'blockNormGradients', words(backend.address(dy)), { rows, channels })
    const sums = [backend.address(dBeta), backend.address(dGamma)]
    backend.run('joinNormGradients', [parts.address, Math.ceil(rows / blockRows), channels, ...sums], channels)
    backend.release(parts)
    const gradient = new DeferredNormGradient(backend, { x, dy, mean, variance, gamma, dBeta, dGamma, epsilon })
    return [backend.defer(x.shape, gradient), dGamma, dBeta]
  },
}

export const batchNormKernels: readonly SimdKernel[] = [normalizeKernel, trainingKernel, gradientKernel]

/** Two numbers for each channel of each block. */
function blockParts(backend: SimdBackend, { rows, channels }: Matrix) {
  return backend.temporary(Math.ceil(rows / blockRows) * channels * 8, 'the sums of a batch normalisation')
}

function epsilonOf({ attrs }: KernelCall): number {
  return attrs['epsilon'] as number // as layers/accelerateNormalization.ts gives it
}
