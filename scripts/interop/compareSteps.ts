import { expect } from 'vitest'
import type { FloatTensor } from '../../engine/document/tensors/safetensors.ts'
import { difference } from './arrays.ts'

type Tensors = ReadonlyMap<string, FloatTensor>

/** How one training step elsewhere differs from Netwright's. */
export interface StepFigures {
  readonly tensors: number
  /** The largest difference of any tensor. */
  readonly furthest: number
  /** Tensors further apart than 1e-4 (`difference`). */
  readonly apart: readonly (readonly [key: string, difference: number])[]
  /** Tensors that the step changed by more than rounding. */
  readonly moved: number
  /** Length of all differences, as a share of the length of the whole step. */
  readonly shareOfStep: number
  /** Tensors whose differences are longer than a twentieth of their own step, rounding aside. */
  readonly astray: readonly (readonly [key: string, share: number])[]
}

/** Of a float32 number, in proportion to it: half a step at the start of a move and half a step at its end. */
const rounding = 2 ** -23

/**
 * Every weight and running statistic. Most move by less than the 1e-4 to which weights are compared: so moves are compared too,
 * each tensor's as one vector. Two float32 programs take the same step only as far as the same units are on: a
 * ReLU whose input is zero but for rounding is on in one and off in the other, another number is the largest of a window, and
 * a whole summand of the gradient goes elsewhere. Both are then as far from the step in double precision as from each other.
 */
export function compareSteps({
  before,
  after,
  found,
}: {
  readonly before: Tensors
  readonly after: Tensors
  readonly found: Tensors
}): StepFigures {
  let [wholeStep, wholeOff] = [0, 0]
  const tensors = [...after].map(([key, { values }]) => {
    const start = before.get(key)?.values
    const other = found.get(key)
    let [size, step, off] = [0, 0, 0]
    for (let at = 0; at < values.length; at++) {
      const value = values[at] ?? Number.NaN
      size += value ** 2
      step += (value - (start?.[at] ?? Number.NaN)) ** 2
      off += (value - (other?.values[at] ?? Number.NaN)) ** 2
    }
    wholeStep += step
    wholeOff += off
    const rounded = rounding * Math.sqrt(size)
    const beyond = Math.max(0, Math.sqrt(off) - rounded)
    const share = beyond === 0 ? 0 : beyond / Math.sqrt(step)
    return { key, apart: difference(other, values), moved: Math.sqrt(step) > 10 * rounded, share }
  })
  return {
    tensors: tensors.length,
    furthest: tensors.reduce((most, { apart }) => Math.max(most, apart), 0),
    apart: tensors.flatMap(({ key, apart }) => (apart < 1e-4 ? [] : [[key, apart] as const])),
    moved: tensors.filter(({ moved }) => moved).length,
    shareOfStep: Math.sqrt(wholeOff / wholeStep),
    astray: tensors.flatMap(({ key, share }) => (share < 0.05 ? [] : [[key, share] as const])),
  }
}

export function expectSameStep({ apart, astray, moved, tensors, shareOfStep }: StepFigures): void {
  expect({ apart, astray }).toEqual({ apart: [], astray: [] })
  expect(shareOfStep).toBeLessThan(0.02)
  /* Not all can: a shift that the next normalisation takes away has no gradient. */
  expect(moved / tensors).toBeGreaterThan(0.8)
}

/** For people: "step differs by 0.12 %, weights by 3.4e-7". */
export const toldStep = ({ shareOfStep, furthest }: StepFigures): string =>
  `step differs by ${(100 * shareOfStep).toPrecision(2)} %, weights by ${furthest.toPrecision(2)}`
