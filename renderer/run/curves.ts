import type { RunId } from '../../engine/contract/ids.ts'
import type { EpochPoint, OutputMetrics, StepPoint } from '../../engine/contract/metrics.ts'

export type StepColumn = 'epoch' | 'loss' | 'penalty' | 'accuracy' | 'top5' | 'mae' | 'learningRate'
/** What is measured of one output by itself, where there are several. */
export type OutputColumn = keyof OutputMetrics
const columnNames: readonly StepColumn[] = ['epoch', 'loss', 'penalty', 'accuracy', 'top5', 'mae', 'learningRate']
const outputColumnNames: readonly OutputColumn[] = ['loss', 'accuracy', 'top5', 'mae']

/** The curves of one run, one typed array for each column; NaN where a metric was not asked for. */
export interface CurveData {
  readonly runId: RunId | null
  /** Points in each column. */
  readonly length: number
  column(name: StepColumn): Float64Array
  /** The same of one of several outputs; nothing but NaN for a name that the run does not have. */
  outputColumn(output: string, name: OutputColumn): Float64Array
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

type Columns<Name extends string> = Record<Name, Float64Array>

interface CurveTable {
  capacity: number
  readonly steps: { values: Float64Array }
  readonly whole: Columns<StepColumn>
  readonly outputs: Map<string, Columns<OutputColumn>>
}

/** An empty set of curves. */
export function createCurves(): Curves {
  let owner: RunId | null = null
  let length = 0
  let table = emptyTable()
  let epochs: readonly EpochPoint[] = []
  const listeners = new Set<() => void>()

  function push(points: readonly StepPoint[]): void {
    reserve(table, length + points.length)
    for (const point of points) {
      table.steps.values[length] = point.step
      for (const name of columnNames) table.whole[name][length] = point[name] ?? Number.NaN
      for (const [output, measured] of Object.entries(point.outputs ?? {})) {
        const columns = table.outputs.get(output) ?? emptyColumns(outputColumnNames, table.capacity)
        table.outputs.set(output, columns)
        for (const name of outputColumnNames) columns[name][length] = measured[name] ?? Number.NaN
      }
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
    column: (name) => table.whole[name].subarray(0, length),
    outputColumn: (output, name) =>
      table.outputs.get(output)?.[name].subarray(0, length) ?? new Float64Array(length).fill(Number.NaN),
    start(runId, points) {
      owner = runId
      length = 0
      table = emptyTable()
      push(points.steps)
      epochs = points.epochs
      for (const listener of listeners) listener()
    },
    append(points) {
      push(points.steps)
      if (points.epochs.length > 0) epochs = [...epochs, ...points.epochs]
      for (const listener of listeners) listener()
    },
    lastStep: () => (length === 0 ? null : pointAt(table, length - 1)),
    points: () => Array.from({ length }, (_, index) => pointAt(table, index)),
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

function emptyTable(): CurveTable {
  const capacity = 1024
  return {
    capacity,
    steps: { values: new Float64Array(capacity) },
    whole: emptyColumns(columnNames, capacity),
    outputs: new Map(),
  }
}

function emptyColumns<Name extends string>(names: readonly Name[], capacity: number): Columns<Name> {
  const make = () => new Float64Array(capacity).fill(Number.NaN)
  // Every name has its column: the entries are made from the names.
  return Object.fromEntries(names.map((name) => [name, make()])) as Columns<Name>
}

/** Room for so many points, at least twice what there was. */
function reserve(table: CurveTable, points: number): void {
  if (points <= table.capacity) return
  table.capacity = Math.max(points, table.capacity * 2)
  const grow = (values: Float64Array): Float64Array => {
    const larger = new Float64Array(table.capacity).fill(Number.NaN)
    larger.set(values)
    return larger
  }
  table.steps.values = grow(table.steps.values)
  for (const name of columnNames) table.whole[name] = grow(table.whole[name])
  for (const columns of table.outputs.values()) for (const name of outputColumnNames) columns[name] = grow(columns[name])
}

function pointAt({ steps, whole, outputs }: CurveTable, index: number): StepPoint {
  const read = (name: StepColumn) => whole[name][index] ?? Number.NaN
  const each = [...outputs].map(([output, columns]): [string, OutputMetrics] => [
    output,
    { loss: columns.loss[index] ?? Number.NaN, ...measured(columns, index) },
  ])
  return {
    step: steps.values[index] ?? 0,
    epoch: read('epoch'),
    loss: read('loss'),
    penalty: read('penalty'),
    learningRate: read('learningRate'),
    ...measured(whole, index),
    ...(each.length === 0 ? {} : { outputs: Object.fromEntries(each) }),
  }
}

/** The metrics that were asked for. */
function measured(columns: Columns<'accuracy' | 'top5' | 'mae'>, index: number): Omit<OutputMetrics, 'loss'> {
  const optional = (name: 'accuracy' | 'top5' | 'mae') => {
    const value = columns[name][index] ?? Number.NaN
    return Number.isNaN(value) ? {} : { [name]: value }
  }
  return { ...optional('accuracy'), ...optional('top5'), ...optional('mae') }
}
