import { formula, formulaParam, type Formula } from '../graph/formula.ts'
import { shapesEqual, type Shape } from '../graph/shape.ts'
import { coveredLength, paddingBefore, type AxisWindow } from '../graph/window.ts'
import type { ReceptiveStep } from '../layers/defineLayer.ts'
import type { ReceptiveField } from './analysis.ts'
import type { LayerFacts } from './layerFacts.ts'

/** Every cell of the network's input sees itself: size 1, jump 1, centre 0.5. Plain lists of numbers have no cells side by side. */
export function inputField(shape: Shape): ReceptiveField | null {
  const axes = shape.slice(0, -1)
  if (axes.length === 0) return null
  return { size: axes.map(() => 1), jump: axes.map(() => 1), start: axes.map(() => 0.5) }
}

/** What one cell of a layer's output sees of the network's input, where its inputs together have `seen` that much. */
export function layerField(facts: LayerFacts, seen: ReceptiveField | null): ReceptiveField | null {
  if (facts.definition.inputs.length === 0) return inputField(facts.outputShape)
  const shape = facts.inputShapes[0]
  const field = shape === undefined ? null : stepField(seen, { step: facts.receptiveStep, shape })
  // A layer that gives up the grid (flatten, reshape) has no cells of which one could say what they see.
  return field !== null && field.size.length === facts.outputShape.length - 1 ? field : null
}

export interface FieldStep {
  readonly step: ReceptiveStep
  /** The layer's input, on whose length the amount of "same" padding depends. */
  readonly shape: Shape
}

/**
 * The field behind a layer (Araujo, Norris & Sim, Distill 2019): size + (k − 1)·jump, jump·s and
 * start + ((k − 1)/2 − padding before)·jump, with k the length that the kernel covers with its holes.
 */
export function stepField(field: ReceptiveField | null, { step, shape }: FieldStep): ReceptiveField | null {
  if (field === null || step.type === 'everything' || field.size.length !== shape.length - 1) return null
  if (step.type === 'same') return field
  if (step.type === 'window') return windowed(field, { axes: step.axes, shape })
  const enlarged = upsampled(field, step.factors)
  if (step.axes === undefined || enlarged === null) return enlarged
  const enlargedShape = shape.map((length, axis) => length * (step.factors[axis] ?? 1))
  return windowed(enlarged, { axes: step.axes, shape: enlargedShape })
}

interface WindowStep {
  readonly axes: readonly AxisWindow[]
  readonly shape: Shape
}

/** Shares with `field` what stays as it was: most windows leave jump and start alone. */
function windowed(field: ReceptiveField, { axes, shape }: WindowStep): ReceptiveField | null {
  if (axes.length === 0 || axes.length !== field.size.length) return null
  let size: number[] | null = null
  let jumps: number[] | null = null
  let start: number[] | null = null
  for (let axis = 0; axis < axes.length; axis += 1) {
    const window = axes[axis]
    if (window === undefined) continue
    const jump = field.jump[axis] ?? 1
    const reach = coveredLength(window) - 1
    const shift = reach / 2 - paddingBefore(shape[axis] ?? 0, window)
    // Copies, not empty lists: those would reserve room for sixteen axes.
    if (reach !== 0) (size ??= [...field.size])[axis] = (field.size[axis] ?? 1) + reach * jump
    if (window.stride !== 1) (jumps ??= [...field.jump])[axis] = jump * window.stride
    if (shift !== 0) (start ??= [...field.start])[axis] = (field.start[axis] ?? 0.5) + shift * jump
  }
  if (size === null && jumps === null && start === null) return field
  return { size: size ?? field.size, jump: jumps ?? field.jump, start: start ?? field.start }
}

function upsampled(field: ReceptiveField, factors: readonly number[]): ReceptiveField | null {
  if (factors.length !== field.size.length) return null
  const jump = field.jump.map((length, axis) => length / (factors[axis] ?? 1))
  const start = field.start.map((centre, axis) => centre - ((field.jump[axis] ?? 1) - (jump[axis] ?? 1)) / 2)
  return { size: field.size, jump, start }
}

const windowParams = ['kernel', 'pool'] as const

/** How the size of a layer's field came about, first axis: "5 + (3 − 1)·2 = 9". Empty where there is no field. */
export function fieldFormula(
  { definition, receptiveStep: step }: LayerFacts,
  { seen, field }: { readonly seen: ReceptiveField | null; readonly field: ReceptiveField | null },
): Formula {
  if (field === null) return []
  const size = field.size[0] ?? 1
  const [window] = step.type === 'window' || step.type === 'upsample' ? (step.axes ?? []) : []
  const before = seen !== null && step.type === 'upsample' ? upsampled(seen, step.factors) : seen
  if (window === undefined || before === null) return formula`${size}`
  const kernelParam = windowParams.find((name) => name in definition.params)
  const kernel = kernelParam === undefined ? formula`${window.kernel}` : formula`${formulaParam(kernelParam, window.kernel)}`
  const reach = formula`(${kernel} − 1)`
  const covered = window.dilation === 1 ? reach : formula`${formulaParam('dilation', window.dilation)}·${reach}`
  return formula`${before.size[0] ?? 1} + ${covered}·${before.jump[0] ?? 1} = ${size}`
}

/**
 * Branches that meet: on every axis the larger field, with its jump and centre; of equally large ones the first.
 * null as soon as one branch sees everything.
 */
export function largerField(left: ReceptiveField | null, right: ReceptiveField | null): ReceptiveField | null {
  if (left === null || right === null || left.size.length !== right.size.length) return null
  return left === right || isNowhereSmaller(left.size, right.size) ? left : joinFields(left, right)
}

function isNowhereSmaller(left: readonly number[], right: readonly number[]): boolean {
  for (let axis = 0; axis < left.length; axis += 1) if ((left[axis] ?? 0) < (right[axis] ?? 0)) return false
  return true
}

function joinFields(left: ReceptiveField, right: ReceptiveField): ReceptiveField {
  const winners = left.size.map((size, axis) => (size >= (right.size[axis] ?? 0) ? left : right))
  return {
    size: winners.map((winner, axis) => winner.size[axis] ?? 1),
    jump: winners.map((winner, axis) => winner.jump[axis] ?? 1),
    start: winners.map((winner, axis) => winner.start[axis] ?? 0.5),
  }
}

/** Whether size, jump and start agree on all axes; null equals null alone. */
export function fieldsEqual(left: ReceptiveField | null, right: ReceptiveField | null): boolean {
  if (left === right) return true
  if (left === null || right === null) return false
  return shapesEqual(left.size, right.size) && shapesEqual(left.jump, right.jump) && shapesEqual(left.start, right.start)
}

/** The size in whole input cells, for people: fractions behind an upsampling are rounded up. */
export function wholeFieldSize(field: ReceptiveField): readonly number[] {
  return field.size.map((size) => Math.ceil(size))
}
