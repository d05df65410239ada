import type { RunId } from '../../engine/contract/ids.ts'
import type { EpochPoint, StepPoint } from '../../engine/contract/protocol.ts'

export type StepColumn = 'epoch' | 'loss' | 'penalty' | 'accuracy' | 'top5' | 'mae' | 'learningRate'
const columnNames: readonly StepColumn[] = ['epoch', 'loss', 'penalty', 'accuracy', 'top5', 'mae', 'learningRate']

/** The curves of one run, one typed array for each column; NaN where a metric was not asked for. */
export interface CurveData {
  readonly runId: RunId | null
  /** Points in each column. */
  readonly length: number
  column(name: StepColumn): Float64Array
  readonly epochs: readonly EpochPoint[]
}

/** Grows while a run is on, outside React: charts subscribe and redraw their canvas. */
export interface Curves extends CurveData {
  /** Throws away what was there and starts the curves of another run. */
  start(runId: RunId | null, points: { readonly steps: readonly StepPoint[]; readonly epochs: readonly EpochPoint[] }): void
  append(points: { readonly steps: readonly StepPoint[]; readonly epochs: readonly EpochPoint[] }): void
  /** null before the first. */
  lastStep(): StepPoint | null
  /** Everything so far as points, for saving. */
  points(): readonly StepPoint[]
  subscribe(listener: () => void): () => void
}

/** An empty set of curves. */
export function createCurves(): Curves {
  let owner: RunId | null = null
  let length = 0
  let columns = emptyColumns(1024)
  let steps: Float64Array = new Float64Array(1024)
  let epochs: readonly EpochPoint[] = []
  const listeners = new Set<() => void>()

  function push(points: readonly StepPoint[]): void {
    const needed = length + points.length
    if (needed > steps.length) {
      const capacity = Math.max(needed, steps.length * 2)
      steps = grow(steps, capacity)
      for (const name of columnNames) columns[name] = grow(columns[name], capacity)
    }
    for (const point of points) {
      steps[length] = point.step
      for (const name of columnNames) columns[name][length] = point[name] ?? Number.NaN
      length++
    }
  }

  return {
    get runId() {
      return owner
    },
    get length() {
      return length
    },
    get epochs() {
      return epochs
    },
    column: (name) => columns[name].subarray(0, length),
    start(runId, points) {
      owner = runId
      length = 0
      columns = emptyColumns(1024)
      steps = new Float64Array(1024)
      push(points.steps)
      epochs = points.epochs
      for (const listener of listeners) listener()
    },
    append(points) {
      push(points.steps)
      if (points.epochs.length > 0) epochs = [...epochs, ...points.epochs]
      for (const listener of listeners) listener()
    },
    lastStep: () => (length === 0 ? null : pointAt(columns, steps, length - 1)),
    points: () => Array.from({ length }, (_, index) => pointAt(columns, steps, index)),
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

function emptyColumns(capacity: number): Record<StepColumn, Float64Array> {
  const make = () => new Float64Array(capacity)
  return { epoch: make(), loss: make(), penalty: make(), accuracy: make(), top5: make(), mae: make(), learningRate: make() }
}

function grow(values: Float64Array, capacity: number): Float64Array {
  const larger = new Float64Array(capacity)
  larger.set(values)
  return larger
}

function pointAt(columns: Record<StepColumn, Float64Array>, steps: Float64Array, index: number): StepPoint {
  const read = (name: StepColumn) => columns[name][index] ?? Number.NaN
  const optional = (name: 'accuracy' | 'top5' | 'mae') => (Number.isNaN(read(name)) ? {} : { [name]: read(name) })
  return {
    step: steps[index] ?? 0,
    epoch: read('epoch'),
    loss: read('loss'),
    penalty: read('penalty'),
    learningRate: read('learningRate'),
    ...optional('accuracy'),
    ...optional('top5'),
    ...optional('mae'),
  }
}
