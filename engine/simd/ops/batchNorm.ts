import type { SimdBackend } from '../SimdBackend.ts'
import { floatBits } from '../threads/floatBits.ts'
import { DeferredNormalization } from './DeferredNormalization.ts'
import { extendDeferred } from './extendDeferred.ts'
import { blockRows, matrixOf, normalize, runBlocks, type Matrix } from './normalize.ts'
import { areFloats, input, type KernelCall, type SimdKernel } from './simdKernel.ts'

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
    const from = backend.address(x)
    runBlocks(call, 'blockMoments', [from, rows, channels, parts.address], { rows, channels })
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
    const [dx, dGamma, dBeta] = [backend.output(x.shape), backend.output([channels]), backend.output([channels])]
    const parts = blockParts(backend, { rows, channels })
    const common = [backend.address(x), backend.address(dy), rows, channels, backend.address(mean), backend.address(variance)]
    const epsilon = floatBits(epsilonOf(call))
    runBlocks(call, 'blockNormGradients', [...common, epsilon, parts.address], { rows, channels })
    const sums = [backend.address(dBeta), backend.address(dGamma)]
    backend.run('joinNormGradients', [parts.address, Math.ceil(rows / blockRows), channels, ...sums], channels)
    backend.release(parts)
    const words = [...common, epsilon, backend.address(gamma), ...sums, backend.address(dx)]
    runBlocks(call, 'batchNormInputGradient', words, { rows, channels })
    return [dx, dGamma, dBeta]
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
