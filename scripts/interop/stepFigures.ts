import type { FloatTensor } from '../../engine/document/tensors/safetensors.ts'
import type { KerasLayer } from '../../engine/export/keras/kerasNetwork.ts'
import { difference } from './arrays.ts'

/** How one training step elsewhere differs from Netwright's. */
export interface StepFigures {
  readonly tensors: number
  /** The largest difference of any tensor. */
  readonly furthest: number
  /** Tensors further apart than 1e-4 (`difference`). */
  readonly apart: readonly (readonly [key: string, difference: number])[]
  /** Tensors that the step changed: not a shift behind which a normalisation takes the mean away. */
  readonly moved: number
  /** Length of all differences, as a share of the length of the whole step. */
  readonly shareOfStep: number
  /** Tensors whose differences are longer than a tenth of their own step, rounding aside. */
  readonly astray: readonly (readonly [key: string, share: number])[]
}

/** Half a unit in the last place of a float32 near 1. */
const rounding = 2 ** -24

/**
 * Two float32 programs take the same step only as far as the same units are on: a ReLU whose input is zero but for rounding is on in
 * one and off in the other. Both are then as far from the step in double precision as from each other. Hence the second
 * measure beside the weights': it sees what the learning rate makes too small for the first.
 */
export function compareSteps({
  before,
  after,
  found,
}: {
  readonly before: readonly KerasLayer[]
  readonly after: readonly KerasLayer[]
  /** "after/LAYER/0" … */
  readonly found: ReadonlyMap<string, FloatTensor>
}): StepFigures {
  const start = new Map(before.map(({ name, weights }) => [name, weights]))
  let [wholeStep, wholeOff] = [0, 0]
  const tensors = after.flatMap(({ name, weights }) =>
    weights.map(({ tensor: { values } }, index) => {
      const key = `after/${name}/${index}`
      const other = found.get(key)
      const old = start.get(name)?.[index]?.tensor.values ?? new Float32Array(0)
      let [step, off, rounded] = [0, 0, 0]
      values.forEach((value, at) => {
        step += (value - (old[at] ?? Number.NaN)) ** 2
        off += (value - (other?.values[at] ?? Number.NaN)) ** 2
        rounded += (value * rounding) ** 2
      })
      wholeStep += step
      wholeOff += off
      const beyondRounding = Math.max(0, Math.sqrt(off) - 2 * Math.sqrt(rounded))
      const share = beyondRounding === 0 ? 0 : beyondRounding / Math.sqrt(step)
      return { key, apart: difference(other, values), moved: step > 0, share }
    }),
  )
  return {
    tensors: tensors.length,
    furthest: tensors.reduce((most, { apart }) => Math.max(most, apart), 0),
    apart: tensors.flatMap(({ key, apart }) => (apart < 1e-4 ? [] : [[key, apart] as const])),
    moved: tensors.filter(({ moved }) => moved).length,
    shareOfStep: Math.sqrt(wholeOff / wholeStep),
    astray: tensors.flatMap(({ key, share }) => (share < 0.1 ? [] : [[key, share] as const])),
  }
}
