import { shapeSize } from '../../engine/graph/shape.ts'

interface Shaped {
  readonly shape: readonly number[]
}

/** What the counting needs of a kernel's call. */
export interface KernelCall {
  readonly inputs: Readonly<Record<string, Shaped | undefined>>
  readonly attrs?: { readonly filterShape?: readonly number[]; readonly transposeA?: boolean }
}

/**
 * Floating-point operations of a matrix product, a convolution or one of its gradients, told mostly by what the kernel is given;
 * 0 for everything else. Convolutions are counted as the direct method computes them, edges included. For backends that compute at
 * once: of simd's kernels one may do another's work, so there those in WebAssembly are counted (kernelArithmetic.ts).
 */
export function kernelWork(name: string, { inputs, attrs = {} }: KernelCall, output: Shaped | undefined): number {
  const { a, b, x, dy, filter } = inputs
  const outputs = output === undefined ? 0 : shapeSize(output.shape)
  if (a !== undefined && b !== undefined && attrs.transposeA !== undefined)
    // Each output is a sum over the axis that both share.
    return 2 * outputs * (a.shape.at(attrs.transposeA ? -2 : -1) ?? 0)
  const filterShape = filter?.shape ?? attrs.filterShape
  if (filterShape?.length !== 4) return 0
  // A depthwise filter looks at one channel only.
  const window = shapeSize(filterShape.slice(0, /depthwise/i.test(name) ? 2 : 3))
  if (dy !== undefined) return 2 * shapeSize(dy.shape) * window
  return x === undefined ? 0 : 2 * outputs * window
}
