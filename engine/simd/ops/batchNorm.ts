import type { TensorInfo } from '@tensorflow/tfjs-core'
import type { SimdBackend } from '../SimdBackend.ts'
import { floatBits } from '../threads/floatBits.ts'
import { areFloats, evenChunk, input, type KernelCall, type SimdKernel } from './simdKernel.ts'

/** Rows of one block, as in kernels/batchNorm.ts. */
const blockRows = 128

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
    const out = backend.output(x.shape)
    const epsilon = (call.attrs['varianceEpsilon'] as number | undefined) ?? 0.001 // tf.js's own default
    normalize(call, { x, mean, variance, gamma: scale, beta: offset, epsilon, y: backend.address(out) })
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
    const [y, mean, variance] = [backend.output(x.shape), backend.output([channels]), backend.output([channels])]
    const parts = blockParts(backend, { rows, channels })
    const from = backend.address(x)
    runBlocks(call, 'blockMoments', [from, rows, channels, parts.address], { rows, channels })
    const moments = [parts.address, rows, channels, backend.address(mean), backend.address(variance)]
    backend.run('joinMoments', moments, channels)
    backend.release(parts)
    normalize(call, { x, mean, variance, gamma, beta, epsilon: epsilonOf(call), y: backend.address(y) })
    return [y, mean, variance]
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

interface Matrix {
  readonly rows: number
  readonly channels: number
}

interface Normalization {
  readonly x: TensorInfo
  readonly mean: TensorInfo
  readonly variance: TensorInfo
  readonly gamma: TensorInfo | undefined
  readonly beta: TensorInfo | undefined
  readonly epsilon: number
  /** Address of the result. */
  readonly y: number
}

function normalize(call: KernelCall, { x, mean, variance, gamma, beta, epsilon, y }: Normalization): void {
  const { backend } = call
  const { rows, channels } = matrixOf(x)
  const words = [
    backend.address(x),
    rows,
    channels,
    backend.address(mean),
    backend.address(variance),
    gamma === undefined ? 0 : backend.address(gamma),
    beta === undefined ? 0 : backend.address(beta),
    floatBits(epsilon),
    y,
  ]
  runBlocks(call, 'batchNormalize', words, { rows, channels })
}

function runBlocks(call: KernelCall, kernel: string, words: readonly number[], { rows, channels }: Matrix): void {
  const blocks = Math.ceil(rows / blockRows)
  /* Threads pay from about thirty thousand numbers on. */
  call.backend.run(kernel, words, blocks, evenChunk(call, blocks, { least: rows * channels < 30_000 ? blocks + 1 : 2 }))
}

/** Two numbers for each channel of each block. */
function blockParts(backend: SimdBackend, { rows, channels }: Matrix) {
  return backend.temporary(Math.ceil(rows / blockRows) * channels * 8, 'the sums of a batch normalisation')
}

function matrixOf({ shape }: TensorInfo): Matrix {
  const channels = shape.at(-1) ?? 1
  return { rows: shape.slice(0, -1).reduce((product, length) => product * length, 1), channels }
}

function epsilonOf({ attrs }: KernelCall): number {
  return attrs['epsilon'] as number // as layers/accelerateNormalization.ts gives it
}
