import { expect, test } from 'vitest'
import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import { layers, loadLayersModel, sequential } from '@tensorflow/tfjs-layers'
import { crc32 } from '../bytes/crc32.ts'
import { readTfjsFiles, writeTfjsFiles, type TfjsModel } from './tfjsFiles.ts'

const spec = (name: string, shape: number[]) => ({ name, shape, dtype: 'float32' as const })
const decode = (bytes: Uint8Array | undefined): unknown => JSON.parse(new TextDecoder().decode(bytes))

const small: TfjsModel = {
  modelTopology: { class_name: 'Sequential' },
  weightSpecs: [spec('a/kernel', [1, 2]), spec('a/bias', [1])],
  weightData: new Uint8Array(Float32Array.of(1, 2, 3).buffer),
  metadata: { classNames: ['猫', 'dog'] },
}

test('a small model is model.json and one file of weights, and reads back', () => {
  const files = writeTfjsFiles(small)
  expect(files.map((file) => [file.name, file.bytes.length > 0])).toEqual([
    ['model.json', true],
    ['weights.bin', true],
  ])
  expect(readTfjsFiles(files)).toEqual({ ok: true, value: small })
})

test('a large model is cut into pieces of 4 MB that are named in order', () => {
  const numbers = 2 * 1024 * 1024 + 3 // 8 MB and 12 bytes
  const large = {
    ...small,
    weightSpecs: [spec('w', [numbers])],
    weightData: new Uint8Array(Float32Array.from({ length: numbers }, (_, index) => index).buffer),
  }
  const files = writeTfjsFiles(large)
  expect(files.slice(1).map((file) => [file.name, file.bytes.length])).toEqual([
    ['group1-shard1of3.bin', 4_194_304],
    ['group1-shard2of3.bin', 4_194_304],
    ['group1-shard3of3.bin', 12],
  ])
  const read = readTfjsFiles(files)
  expect(read.ok && crc32(read.value.weightData)).toBe(crc32(large.weightData))
})

test('tf.js itself loads the files and answers as before', async () => {
  await tf.setBackend('cpu')
  const model = sequential({ layers: [layers.dense({ units: 3, inputShape: [2], name: 'dense_1' }), layers.softmax()] })
  let saved: TfjsModel | null = null
  await model.save(
    tf.io.withSaveHandler(async ({ modelTopology = {}, weightSpecs = [], weightData }) => {
      saved = { modelTopology, weightSpecs, weightData: new Uint8Array(weightData as ArrayBuffer), metadata: {} } // one buffer, as LayersModel saves
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } }
    }),
  )
  if (saved === null) throw new Error('tf.js did not save.')
  const [json, weights] = writeTfjsFiles(saved)
  const { modelTopology, weightsManifest, format } = decode(json?.bytes) as tf.io.ModelJSON
  const loaded = await loadLayersModel(
    tf.io.fromMemory({
      modelTopology,
      format: format ?? '',
      weightSpecs: weightsManifest.flatMap((group) => group.weights),
      weightData: weights?.bytes.buffer ?? new ArrayBuffer(0),
    }),
  )
  const input = tf.tensor2d([[1, -2]])
  const answer = async (net: typeof loaded | typeof model) => Array.from(await (net.predict(input) as tf.Tensor).data())
  expect(await answer(loaded)).toEqual(await answer(model))
})

test.each([
  ['no model.json', [], 'model.json'],
  ['another JSON file', [{ name: 'model.json', bytes: new TextEncoder().encode('{"format":"graph-model"}') }], 'model.json'],
  ['weights that are missing', writeTfjsFiles(small).slice(0, 1), 'weights.bin'],
  [
    'weights that are cut off',
    writeTfjsFiles(small).map((file) => ({ ...file, bytes: file.name === 'weights.bin' ? file.bytes.slice(0, 8) : file.bytes })),
    'model.json',
  ],
])('%s is a problem', (_, files, path) => {
  const result = readTfjsFiles(files)
  expect(!result.ok && result.problems[0]?.place.path).toBe(path)
})
