import { formula, formulaParam, type Formula } from '../graph/formula.ts'
import type { Shape } from '../graph/shape.ts'
import { coveredLength, paddingAmounts, type AxisWindow } from '../graph/window.ts'
import type { ReceptiveStep } from '../layers/defineLayer.ts'
import type { ReceptiveField } from './analysis.ts'

export interface ReceptiveOutcome {
  readonly field: ReceptiveField | null
  /** Called when somebody looks at it. */
  formula(): Formula
}

export const noField: ReceptiveOutcome = { field: null, formula: () => [] }

/** Every cell of the network's input sees itself: size 1, jump 1, centre 0.5. Plain lists of numbers have no cells side by side. */
export function inputField(shape: Shape): ReceptiveOutcome {
  const axes = shape.slice(0, -1)
  if (axes.length === 0) return noField
  return { field: { size: axes.map(() => 1), jump: axes.map(() => 1), start: axes.map(() => 0.5) }, formula: () => formula`1` }
}

export interface FieldStep {
  readonly step: ReceptiveStep
  /** The layer's input, on whose length the amount of "same" padding depends. */
  readonly shape: Shape
  /** The param that sets the window, to be marked in the formula; null where there is none. */
  readonly kernelParam: string | null
}

/**
 * The field behind a layer (Araujo, Norris & Sim, Distill 2019): size + (k − 1)·jump, jump·s and
 * start + ((k − 1)/2 − padding before)·jump, with k the length that the kernel covers with its holes.
 */
export function stepField(field: ReceptiveField | null, { step, shape, kernelParam }: FieldStep): ReceptiveOutcome {
  if (field === null || step.type === 'everything' || field.size.length !== shape.length - 1) return noField
  if (step.type === 'same') return new SameField(field)
  if (step.type === 'window') return windowed(field, { axes: step.axes, shape, kernelParam })
  const enlarged = upsampled(field, step.factors)
  if (step.axes === undefined || enlarged.field === null) return enlarged
  const enlargedShape = shape.map((length, axis) => length * (step.factors[axis] ?? 1))
  return windowed(enlarged.field, { axes: step.axes, shape: enlargedShape, kernelParam })
}

/** A class, because most layers only hand the field on, and a closure for each would be garbage at every edit. */
class SameField implements ReceptiveOutcome {
  readonly field: ReceptiveField

  constructor(field: ReceptiveField) {
    this.field = field
  }

  formula(): Formula {
    return formula`${this.field.size[0] ?? 1}`
  }
}

interface WindowStep {
  readonly axes: readonly AxisWindow[]
  readonly shape: Shape
  readonly kernelParam: string | null
}

function windowed(field: ReceptiveField, { axes, shape, kernelParam }: WindowStep): ReceptiveOutcome {
  const [first] = axes
  if (first === undefined || axes.length !== field.size.length) return noField
  const next = { size: [...field.size], jump: [...field.jump], start: [...field.start] }
  axes.forEach((window, axis) => {
    const jump = field.jump[axis] ?? 1
    const reach = coveredLength(window) - 1
    const { before } = paddingAmounts(shape[axis] ?? 0, window)
    next.size[axis] = (field.size[axis] ?? 1) + reach * jump
    next.jump[axis] = jump * window.stride
    next.start[axis] = (field.start[axis] ?? 0.5) + (reach / 2 - before) * jump
  })
  return { field: next, formula: () => windowFormula(field, { window: first, kernelParam, size: next.size[0] ?? 1 }) }
}

interface FormulaParts {
  readonly window: AxisWindow
  readonly kernelParam: string | null
  readonly size: number
}

function windowFormula(field: ReceptiveField, { window, kernelParam, size }: FormulaParts): Formula {
  const kernel = kernelParam === null ? formula`${window.kernel}` : formula`${formulaParam(kernelParam, window.kernel)}`
  const reach = formula`(${kernel} − 1)`
  const covered = window.dilation === 1 ? reach : formula`${formulaParam('dilation', window.dilation)}·${reach}`
  return formula`${field.size[0] ?? 1} + ${covered}·${field.jump[0] ?? 1} = ${size}`
}

function upsampled(field: ReceptiveField, factors: readonly number[]): ReceptiveOutcome {
  if (factors.length !== field.size.length) return noField
  const jump = field.jump.map((length, axis) => length / (factors[axis] ?? 1))
  const start = field.start.map((centre, axis) => centre - ((field.jump[axis] ?? 1) - (jump[axis] ?? 1)) / 2)
  return { field: { size: field.size, jump, start }, formula: () => formula`${field.size[0] ?? 1}` }
}

/**
 * Branches that meet: on every axis the largest field. null as soon as one branch sees everything.
 * The centre is that of the larger field; of equally large ones the first.
 */
export function joinFields(fields: readonly (ReceptiveField | null)[]): ReceptiveField | null {
  let largest = fields[0] ?? null
  for (let at = 1; at < fields.length; at += 1) largest = largerField(largest, fields[at] ?? null)
  return largest
}

function largerField(left: ReceptiveField | null, right: ReceptiveField | null): ReceptiveField | null {
  if (left === null || right === null || left.size.length !== right.size.length) return null
  if (left.size.every((size, axis) => size >= (right.size[axis] ?? 0))) return left
  const winners = left.size.map((size, axis) => (size >= (right.size[axis] ?? 0) ? left : right))
  return {
    size: winners.map((winner, axis) => winner.size[axis] ?? 1),
    jump: left.jump.map((jump, axis) => Math.max(jump, right.jump[axis] ?? 1)),
    start: winners.map((winner, axis) => winner.start[axis] ?? 0.5),
  }
}

/** The size in whole input cells, for people: fractions behind an upsampling are rounded up. */
export function wholeFieldSize(field: ReceptiveField): readonly number[] {
  return field.size.map((size) => Math.ceil(size))
}
