import type { NamedAttrMap, NamedTensorInfoMap, TensorInfo } from '@tensorflow/tfjs-core'
import type { SimdBackend } from '../SimdBackend.ts'

export interface KernelCall {
  readonly inputs: NamedTensorInfoMap
  readonly attrs: NamedAttrMap
  readonly backend: SimdBackend
}

/** A tf.js kernel of this backend. `run` answers null where it does not apply: then the inherited cpu kernel runs. */
export interface SimdKernel {
  readonly name: string
  run(call: KernelCall): TensorInfo | TensorInfo[] | null
}

/** An input that tf.js always gives. */
export function input(call: KernelCall, name: string): TensorInfo {
  const tensor = call.inputs[name]
  if (tensor === undefined) throw new Error(`A kernel was called without its input ${name}.`)
  return tensor
}

/** Whether all are float32, which most kernels need; what is left out counts as one. */
export function areFloats(...tensors: readonly (TensorInfo | undefined)[]): boolean {
  return tensors.every((tensor) => tensor === undefined || tensor.dtype === 'float32')
}

/** Elements that a thread takes at a time in element-wise kernels; a multiple of the vector length. */
export const elementChunk = 16_384

/** The same for kernels that work some ten times as long on an element: exponentials, logarithms, tanh. */
export const slowElementChunk = 2048

/** Chunk for `items` pieces of work: 0 (one thread) for less than `least` of them, else a few chunks for each thread. */
export function evenChunk(
  call: Pick<KernelCall, 'backend'>,
  items: number,
  { least, multiple = 1 }: { least: number; multiple?: number },
): number {
  const { threads } = call.backend.pool
  if (threads === 1 || items < least) return 0
  return Math.max(1, Math.ceil(items / (threads * 4) / multiple)) * multiple
}
