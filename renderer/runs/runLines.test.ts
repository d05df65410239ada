import { expect, test } from 'vitest'
import type { EpochPoint, Metrics } from '../../engine/contract/metrics.ts'
import { emptyDocument } from '../../engine/document/emptyDocument.ts'
import type { RunHistory } from '../../engine/document/project/runHistory.ts'
import { measuresOf, runLines } from './runLines.ts'

function runOf(training: Metrics, validation: Metrics | null): RunHistory {
  const epoch: EpochPoint = { epoch: 1, step: 1, training, validation, learningRate: 0.1, samplesPerSecond: 1 }
  return {
    number: 1,
    startedAt: 0,
    durationMs: 0,
    outcome: 'finished',
    backend: 'cpu',
    training: emptyDocument('').training,
    trainable: 0,
    trainingSamples: 1,
    validationSamples: 1,
    steps: [],
    epochs: [epoch],
  }
}

const single = runOf({ loss: 0.5, penalty: 0, accuracy: 0.75 }, { loss: 0.25, penalty: 0, accuracy: 0.5 })
const double = runOf(
  { loss: 3, penalty: 0, accuracy: 0.75, outputs: { kind: { loss: 1, accuracy: 0.75 }, size: { loss: 2, mae: 4 } } },
  { loss: 5, penalty: 0, accuracy: 0.5, outputs: { kind: { loss: 2, accuracy: 0.5 }, size: { loss: 3, mae: 6 } } },
)

test('a run of one output is one line', () => {
  expect(runLines(single)).toMatchObject([
    { output: null, training: { loss: 0.5, accuracy: 0.75 }, validation: { loss: 0.25, accuracy: 0.5 } },
  ])
})

test('each of several outputs has its own accuracy or error; the network as a whole has the loss', () => {
  expect(runLines(double)).toEqual([
    { output: null, training: { loss: 3 }, validation: { loss: 5 } },
    { output: 'kind', training: { loss: 1, accuracy: 0.75 }, validation: { loss: 2, accuracy: 0.5 } },
    { output: 'size', training: { loss: 2, mae: 4 }, validation: { loss: 3, mae: 6 } },
  ])
})

test('a run that ended before its first epoch has one line without figures', () => {
  expect(runLines({ ...single, epochs: [] })).toEqual([{ output: null, training: {}, validation: null }])
})

test('columns stand only for what some run has measured', () => {
  expect(measuresOf([single])).toEqual(['loss', 'accuracy'])
  expect(measuresOf([single, double])).toEqual(['loss', 'accuracy', 'mae'])
})
