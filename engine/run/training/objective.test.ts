import '@tensorflow/tfjs-backend-cpu'
import { setBackend } from '@tensorflow/tfjs-core'
import { beforeAll, expect, test } from 'vitest'
import { blobs } from '../fixtures/blobs.ts'
import { openTestRun } from '../fixtures/openTestRun.ts'
import { smallDocument } from '../fixtures/smallDocument.ts'
import { evaluate } from './evaluate.ts'

beforeAll(() => setBackend('cpu'))

test('values that are learned as probabilities are measured as these: the mean absolute error is that of the sigmoid of the scores', async () => {
  const dataSet = blobs({ samples: 5, shape: [2], classes: 3 })
  const inputs = dataSet.inputs.map((value) => 1 / (1 + Math.exp(-value)))
  const output = { task: 'regression', loss: 'binaryCrossEntropy', target: 'input' }
  const document = smallDocument([
    { id: 'in', kind: 'input', params: { shape: [2] } },
    { id: 'scores', kind: 'dense', params: { units: 2 } },
    { id: 'out', kind: 'output', params: output },
  ])
  const opened = openTestRun(document, { dataSet: { ...dataSet, inputs } })
  const { 'scores/kernel': kernel = [], 'scores/bias': bias = [] } = await opened.weights()
  let [error, loss] = [0, 0]
  for (let sample = 0; sample < 5; sample++) {
    for (let unit = 0; unit < 2; unit++) {
      const [a, b, wanted] = [0, 1, unit].map((at) => inputs[sample * 2 + at] ?? Number.NaN)
      const score = (a ?? 0) * (kernel[unit] ?? 0) + (b ?? 0) * (kernel[2 + unit] ?? 0) + (bias[unit] ?? 0)
      const probability = 1 / (1 + Math.exp(-score))
      error += Math.abs(probability - (wanted ?? 0)) / 10
      loss -= ((wanted ?? 0) * Math.log(probability) + (1 - (wanted ?? 0)) * Math.log(1 - probability)) / 10
    }
  }
  const samples = Int32Array.from([0, 1, 2, 3, 4])
  const { metrics } = await evaluate(opened.run.session.trainer, { samples, batchSize: 3 })
  expect(metrics).toMatchObject({ mae: expect.closeTo(error, 5), loss: expect.closeTo(loss, 5) })
  await opened.run.close()
})
