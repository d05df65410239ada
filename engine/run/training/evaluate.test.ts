import '@tensorflow/tfjs-backend-cpu'
import { setBackend, tensor } from '@tensorflow/tfjs-core'
import { beforeAll, expect, test } from 'vitest'
import type { Params } from '../../contract/document.ts'
import type { DataSet } from '../../data/dataSet.ts'
import { openTestRun, type TestRun } from '../fixtures/openTestRun.ts'
import { smallDocument } from '../fixtures/smallDocument.ts'
import { evaluate } from './evaluate.ts'

beforeAll(() => setBackend('cpu'))

/** One number a sample, with its class. */
const dataSet = (numbers: readonly number[], classes: readonly number[], classNames: readonly string[]): DataSet => ({
  samples: numbers.length,
  shape: [1],
  inputs: Float32Array.from(numbers),
  targets: Int32Array.from(classes),
  targetSize: 1,
  classNames,
  attribution: null,
  problems: [],
})

/** A net that multiplies its number by `kernel`: its scores can be told without it. */
function scoring(kernel: readonly number[], { data, output }: { readonly data: DataSet; readonly output: Params }): TestRun {
  const opened = openTestRun(
    smallDocument([
      { id: 'in', kind: 'input', params: { shape: [1] } },
      { id: 'scores', kind: 'dense', params: { units: kernel.length } },
      { id: 'out', kind: 'output', params: output },
    ]),
    { dataSet: data },
  )
  opened.run.net.weights.find(({ key }) => key === 'scores/kernel')?.variable.assign(tensor([...kernel], [1, kernel.length]))
  return opened
}

const samples = (count: number) => Int32Array.from({ length: count }, (_, at) => at)

test('with one score its sign is the class: rows are what is true, columns what was said', async () => {
  // Said to be: no, yes, yes, yes, no. 0 is no yes.
  const data = dataSet([-2, 3, 0.5, 1, 0], [0, 0, 1, 1, 1], ['no', 'yes'])
  const { run } = scoring([1], { data, output: { loss: 'binaryCrossEntropy' } })
  const evaluation = await evaluate(run.session.trainer, { samples: samples(5), batchSize: 2 })
  expect(evaluation).toMatchObject({
    samples: 5,
    confusion: [
      [1, 1],
      [1, 2],
    ],
    metrics: { accuracy: 0.6 },
  })
  await run.close()
})

test('with a score for each class the highest is the answer', async () => {
  // Scores n, 0 and −n: the first class above 0, the last below.
  const data = dataSet([1, 2, -1, -2], [0, 1, 2, 0], ['a', 'b', 'c'])
  const { run } = scoring([1, 0, -1], { data, output: {} })
  const { confusion } = await evaluate(run.session.trainer, { samples: samples(4), batchSize: 3 })
  expect(confusion).toEqual([
    [1, 0, 1],
    [1, 0, 0],
    [0, 0, 1],
  ])
  await run.close()
})
