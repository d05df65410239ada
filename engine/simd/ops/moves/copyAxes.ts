import type { SimdBackend } from '../../SimdBackend.ts'
import { elementChunk } from '../simdKernel.ts'

/** One axis of a move; steps are elements, 0 or negative ones too at the source. */
export interface CopyAxis {
  readonly size: number
  readonly outStep: number
  readonly inStep: number
}

/** Moves four-byte elements from one address to another along any axes, outermost first. No two elements of the target may coincide. */
export function copyAxes(
  backend: SimdBackend,
  { out, from, axes }: { readonly out: number; readonly from: number; readonly axes: readonly CopyAxis[] },
): void {
  const merged = mergeAxes(axes)
  if (merged.some(({ size }) => size === 0)) return
  const innermost = merged.at(-1)
  const run = innermost?.outStep === 1 ? innermost : { size: 1, outStep: 1, inStep: 1 }
  const outer = innermost?.outStep === 1 ? merged.slice(0, -1) : merged
  const turned = run.inStep === 1 ? -1 : outer.findLastIndex(({ inStep }) => inStep === 1)
  const across = outer[turned]
  if (across !== undefined && run.size >= 4 && across.size >= 4 && run.inStep > 1) {
    const rest = outer.toSpliced(turned, 1)
    const words = [out, from, run.size, run.inStep * 4, across.size, across.outStep * 4, rest.length, ...axisWords(rest)]
    const items = product(rest) * Math.ceil(across.size / tileColumns)
    backend.run('transpose', words, items, Math.max(1, Math.ceil(elementChunk / tileColumns / run.size)))
    return
  }
  const words = [out, from, run.size, run.inStep * 4, outer.length, ...axisWords(outer)]
  if (outer.length === 0) backend.run('copy', words, run.size, elementChunk)
  else backend.run('copy', words, product(outer), Math.ceil(elementChunk / run.size))
}

/** As in kernels/moves/copy.ts. */
const tileColumns = 16

function axisWords(axes: readonly CopyAxis[]): readonly number[] {
  return axes.flatMap(({ size, outStep, inStep }) => [size, outStep * 4, inStep * 4])
}

function product(axes: readonly CopyAxis[]): number {
  return axes.reduce((items, { size }) => items * size, 1)
}

/** Without axes of size 1, and neighbours joined that run on in both tensors. */
function mergeAxes(axes: readonly CopyAxis[]): readonly CopyAxis[] {
  const merged: CopyAxis[] = []
  for (const axis of axes) {
    if (axis.size === 1) continue
    const before = merged.at(-1)
    const runsOn = before?.outStep === axis.outStep * axis.size && before.inStep === axis.inStep * axis.size
    if (before !== undefined && runsOn) merged[merged.length - 1] = { ...axis, size: before.size * axis.size }
    else merged.push(axis)
  }
  return merged
}

/** Elements from one index to the next along each axis of a tensor. */
export function stepsOf(shape: readonly number[]): readonly number[] {
  const steps = shape.map(() => 1)
  for (let axis = shape.length - 2; axis >= 0; axis--) steps[axis] = (steps[axis + 1] ?? 1) * (shape[axis + 1] ?? 1)
  return steps
}
