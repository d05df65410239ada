import '@tensorflow/tfjs-backend-cpu'
import { setBackend, tensor } from '@tensorflow/tfjs-core'
import { beforeAll, expect, test } from 'vitest'
import { importFiles } from '../../import/importFiles.ts'
import { openTestRun } from '../fixtures/openTestRun.ts'
import { smallDocument } from '../fixtures/smallDocument.ts'
import { testHdf5 } from '../fixtures/testHdf5.ts'
import { modelAnswers } from '../model/modelAnswers.ts'
import { readWeights } from '../training/runSnapshot.ts'
import { readTfjsModel, writeTfjsModel } from './tfjsModelFiles.ts'

beforeAll(async () => {
  await setBackend('cpu')
})

const network = smallDocument([
  { id: 'in', kind: 'input', params: { shape: [7] } },
  { id: 'hidden', kind: 'dense', params: { units: 11 } },
  { id: 'scores', kind: 'dense', params: { units: 3 } },
  { id: 'out', kind: 'output', params: { task: 'regression', loss: 'meanSquaredError' } },
])

test('weights too long for one file lie in shards, which tf.js and the importer join wherever they were cut', async () => {
  const { run } = openTestRun(network, { dataSet: null })
  /* (7·11 + 11 + 11·3 + 3) · 4 = 496 bytes; 100 is no multiple of a tensor's length. */
  const files = await writeTfjsModel(run.net.model, {}, { longest: 100 })
  expect(files.map(({ name, bytes }) => (name === 'model.json' ? name : [name, bytes.length]))).toEqual([
    'model.json',
    ['weights-1-of-5.bin', 100],
    ['weights-2-of-5.bin', 100],
    ['weights-3-of-5.bin', 100],
    ['weights-4-of-5.bin', 100],
    ['weights-5-of-5.bin', 96],
  ])
  const input = tensor([[0.5, -1, 2, 0, 3, -0.25, 1]])
  expect(await modelAnswers(await readTfjsModel(files), [input])).toEqual(await modelAnswers(run.net.model, [input]))
  const read = await importFiles(files.toReversed(), { startHdf5: testHdf5 })
  if (!read.ok) throw new Error(read.problems[0]?.message.en)
  expect([...read.value.weights.values()]).toEqual([...(await readWeights(run.net.weights)).values()])
})

test('a manifest that names one shard twice is refused: it could claim any number of bytes', async () => {
  const { run } = openTestRun(network, { dataSet: null })
  const [model, ...shards] = await writeTfjsModel(run.net.model, {}, { longest: 100 })
  if (model === undefined) throw new Error('no model')
  const json = new TextDecoder().decode(model.bytes).replace('weights-2-of-5.bin', 'weights-1-of-5.bin')
  const read = await importFiles([{ name: 'model.json', bytes: new TextEncoder().encode(json) }, ...shards], {
    startHdf5: testHdf5,
  })
  expect(read).toMatchObject({ ok: false, problems: [{ place: { path: 'model.json: weightsManifest[0]' } }] })
})
