import { floatBits } from '../../threads/floatBits.ts'
import type { Normalization } from '../convolution/filterPacks.ts'
import { unbounded, type Clamp } from '../elementwise/clamp.ts'
import { evenChunk, type KernelCall } from '../simdKernel.ts'

/** Rows of one block, as in kernels/normalization/batchNorm.ts. */
export const blockRows = 128

export interface Matrix {
  readonly rows: number
  readonly channels: number
}

export interface NormalizedTensor extends Normalization {
  /** Address, and shape: channels last. */
  readonly x: number
  readonly shape: readonly number[]
  /** Address of the result. */
  readonly y: number
  /** Address of what is added before the clamp; 0 or left out: nothing. */
  readonly residual?: number
  readonly clamp?: Clamp
}

/**
 * y = clamp((x − mean) · gamma / √(variance + epsilon) + beta + residual) for each channel, the last axis (Ioffe & Szegedy
 * 2015).
 */
export function normalize(call: Pick<KernelCall, 'backend'>, tensor: NormalizedTensor): void {
  runBlocks(call, 'batchNormalize', normalizeWords(call, tensor), matrixOf(tensor))
}

/** Arguments of batchNormalize. */
export function normalizeWords(
  { backend }: Pick<KernelCall, 'backend'>,
  { x, shape, mean, variance, gamma, beta, epsilon, y, residual = 0, clamp = unbounded }: NormalizedTensor,
): readonly number[] {
  const { rows, channels } = matrixOf({ shape })
  return [
    x,
    rows,
    channels,
    backend.address(mean),
    backend.address(variance),
    gamma === undefined ? 0 : backend.address(gamma),
    beta === undefined ? 0 : backend.address(beta),
    floatBits(epsilon),
    y,
    residual,
    clamp.low,
    clamp.high,
  ]
}

/** Runs a kernel over blocks of rows, on several threads where that pays. */
export function runBlocks(
  call: Pick<KernelCall, 'backend'>,
  kernel: string,
  words: readonly number[],
  { rows, channels }: Matrix,
): void {
  const blocks = Math.ceil(rows / blockRows)
  /* Threads pay from about thirty thousand numbers on. */
  call.backend.run(kernel, words, blocks, evenChunk(call, blocks, { least: rows * channels < 30_000 ? blocks + 1 : 2 }))
}

/** A tensor as rows × channels: all axes but the last make the rows. */
export function matrixOf({ shape }: { readonly shape: readonly number[] }): Matrix {
  const channels = shape.at(-1) ?? 1
  return { rows: shape.slice(0, -1).reduce((product, length) => product * length, 1), channels }
}
