import { afterEach, expect, test } from 'vitest'
import { emptyDocument } from '../../engine/document/emptyDocument.ts'
import type { RunHistory } from '../../engine/document/project/runHistory.ts'
import { compare, comparedRuns, runColour, useComparison } from './comparedRuns.ts'
import { comparisonColumns } from './comparisonData.ts'

const run = (number: number, losses: readonly (readonly [training: number, validation: number | null])[]): RunHistory => ({
  number,
  startedAt: 0,
  durationMs: 1,
  outcome: 'finished',
  backend: 'simd',
  training: emptyDocument('none').training,
  trainable: 1,
  trainingSamples: 1,
  validationSamples: 1,
  steps: [],
  epochs: losses.map(([training, validation], at) => ({
    epoch: at + 1,
    step: at + 1,
    training: { loss: training, penalty: 0 },
    validation: validation === null ? null : { loss: validation, penalty: 0 },
    learningRate: 0.001,
    samplesPerSecond: 1,
  })),
})
afterEach(() => useComparison.setState({ chosen: new Map() }))

const runs = [1, 2, 3, 4, 5, 6, 7, 8].map((number) => run(number, [[1, 1]]))
const numbers = (chosen: readonly (readonly [number, boolean])[]) =>
  comparedRuns(runs, new Map(chosen)).map(({ number }) => number)

test('the six newest are compared until somebody chooses; a run that learned nothing has no curves', () => {
  expect(numbers([])).toEqual([8, 7, 6, 5, 4, 3])
  expect(numbers([[7, false]])).toEqual([8, 6, 5, 4, 3, 2])
  // One that was chosen takes the place of the oldest that was not.
  expect(numbers([[1, true]])).toEqual([8, 7, 6, 5, 4, 1])
  expect(comparedRuns([run(1, [])], new Map())).toEqual([])
})

test('one that is put in again is the last one chosen, and an older choice gives way', () => {
  for (const number of [1, 2, 3, 4, 5, 6]) compare(number, true)
  compare(1, false)
  compare(1, true)
  expect([...useComparison.getState().chosen]).toEqual([2, 3, 4, 5, 6, 1].map((number) => [number, true]))
})

test('of a run with several outputs a measure is that of the first output that has it', () => {
  const metrics = { loss: 3, penalty: 0, outputs: { kind: { loss: 1 }, size: { loss: 2, mae: 4 }, other: { loss: 1, mae: 9 } } }
  const [only] = run(1, [[1, 1]]).epochs
  const several = { ...run(1, []), epochs: only === undefined ? [] : [{ ...only, training: metrics, validation: null }] }
  expect(comparisonColumns([several], 'mae')).toEqual([[1], [undefined], [4]])
})

test('six runs in a row have six colours', () => {
  expect(new Set([3, 4, 5, 6, 7, 8].map(runColour)).size).toBe(6)
})

test('runs of different length share an axis: validation and training of each, gaps where nothing was measured', () => {
  const columns = comparisonColumns(
    [
      run(2, [
        [0.5, 0.6],
        [0.3, Number.NaN],
      ]),
      run(1, [[0.9, null]]),
    ],
    'loss',
  )
  expect(columns).toEqual([
    [1, 2],
    [0.6, null],
    [0.5, 0.3],
    [undefined, undefined],
    [0.9, undefined],
  ])
})
