import { backend_util, util } from '@tensorflow/tfjs-core'

/** How a kernel walks through two inputs that broadcast; kernels/elementwise/broadcast.ts has the meaning of the words. */
export interface BroadcastPlan {
  readonly shape: readonly number[]
  /** All arguments but the three addresses. */
  readonly words: readonly number[]
  readonly items: number
  /** Elements of one item: 1 where the items are elements. */
  readonly itemSize: number
}

interface Axis {
  readonly size: number
  /** Elements that each input advances along it. */
  readonly stepA: number
  readonly stepB: number
}

/** Throws tf.js's error where the shapes do not broadcast. */
export function planBroadcast(a: readonly number[], b: readonly number[]): BroadcastPlan {
  if (isSame(a, b)) return { shape: a, words: [0, 1, 1, 0], items: util.sizeFromShape([...a]), itemSize: 1 }
  return planScalar(a, b) ?? planLastAxis(a, b) ?? planSpread(backend_util.assertAndGetBroadcastShape([...a], [...b]), { a, b })
}

/* The two that small nets do all the time, written down at once: working them out takes longer than a small kernel runs. */

function planScalar(a: readonly number[], b: readonly number[]): BroadcastPlan | null {
  if (b.length === 0) return { shape: a, words: [0, 1, 0, 0], items: util.sizeFromShape([...a]), itemSize: 1 }
  if (a.length === 0) return { shape: b, words: [0, 0, 1, 0], items: util.sizeFromShape([...b]), itemSize: 1 }
  return null
}

/** b is a vector along a's last axis, as a bias is. */
function planLastAxis(a: readonly number[], b: readonly number[]): BroadcastPlan | null {
  const [run = 0] = b
  if (b.length !== 1 || a.length < 2 || a.at(-1) !== run || run < 2) return null
  const rows = util.sizeFromShape(a.slice(0, -1))
  return { shape: a, words: [run, 1, 1, 1, rows, run * 4, 0], items: rows, itemSize: run }
}

/** The same for a result that may be larger than both inputs broadcast to. */
export function planSpread(
  shape: readonly number[],
  { a, b }: { readonly a: readonly number[]; readonly b: readonly number[] },
): BroadcastPlan {
  const items = util.sizeFromShape([...shape])
  const axes = mergedAxes(shape, { a, b })
  const [run = { size: 1, stepA: 1, stepB: 1 }, ...outer] = axes
  if (outer.length === 0) return { shape, words: [0, run.stepA, run.stepB, 0], items, itemSize: 1 }
  const words = [run.size, run.stepA, run.stepB, outer.length]
  for (const { size, stepA, stepB } of outer.toReversed()) words.push(size, stepA * 4, stepB * 4)
  return { shape, words, items: items / Math.max(1, run.size), itemSize: run.size }
}

/** Axes from the innermost outwards, without those of size 1 and with neighbours joined where both inputs run on through them. */
function mergedAxes(
  shape: readonly number[],
  { a, b }: { readonly a: readonly number[]; readonly b: readonly number[] },
): readonly Axis[] {
  const axes: Axis[] = []
  let strideA = 1
  let strideB = 1
  for (let back = 1; back <= shape.length; back++) {
    const size = shape.at(-back) ?? 1
    const sizeA = a.at(-back) ?? 1
    const sizeB = b.at(-back) ?? 1
    if (size !== 1) {
      const stepA = sizeA === 1 ? 0 : strideA
      const stepB = sizeB === 1 ? 0 : strideB
      const inner = axes.at(-1)
      if (inner !== undefined && stepA === inner.stepA * inner.size && stepB === inner.stepB * inner.size)
        axes[axes.length - 1] = { ...inner, size: inner.size * size }
      else axes.push({ size, stepA, stepB })
    }
    strideA *= sizeA
    strideB *= sizeB
  }
  return axes
}

function isSame(a: readonly number[], b: readonly number[]): boolean {
  if (a.length !== b.length) return false
  for (let axis = 0; axis < a.length; axis++) if (a[axis] !== b[axis]) return false
  return true
}
