import '@tensorflow/tfjs-backend-cpu'
import { fromBinary } from '@bufbuild/protobuf'
import { add, setBackend, type Tensor } from '@tensorflow/tfjs-core'
import { beforeAll, expect, test } from 'vitest'
import type { NamedBytes } from '../../contract/namedBytes.ts'
import { ModelProtoSchema } from '../../export/onnx/onnx_pb.ts'
import { importFiles } from '../../import/importFiles.ts'
import { blobs } from '../fixtures/blobs.ts'
import { openTestRun } from '../fixtures/openTestRun.ts'
import { smallDocument } from '../fixtures/smallDocument.ts'
import { testHdf5 } from '../fixtures/testHdf5.ts'
import { predict } from '../model/predict.ts'
import { exportOnnx } from './exportOnnx.ts'
import { exportRun } from './exportRun.ts'
import { configureOnnxRuntime, openOnnx } from './onnxRuntime.ts'

beforeAll(async () => {
  await setBackend('cpu')
  configureOnnxRuntime(null)
})

const drawn = smallDocument([
  { id: 'in', kind: 'input', params: { shape: [5, 4, 2] } },
  { id: 'conv', kind: 'conv2d', params: { filters: 3, activation: 'relu' } },
  { id: 'norm', kind: 'batchNorm' },
  { id: 'skip', kind: 'add', from: ['conv', 'norm'] },
  { id: 'drop', kind: 'dropout' },
  { id: 'pool', kind: 'maxPool2d' },
  { id: 'flat', kind: 'flatten' },
  { id: 'scores', kind: 'dense', params: { units: 3 } },
  { id: 'out', kind: 'output' },
])

const data = blobs({ samples: 20, shape: [5, 4, 2], classes: 3 })
const open = (scaling: 'none' | 'standardise' = 'none') =>
  openTestRun({ ...drawn, data: { ...drawn.data, scaling } }, { dataSet: data }).run

async function exported(run: ReturnType<typeof open>, preprocessing = false): Promise<Uint8Array> {
  const result = await exportRun(run, { format: 'onnx', preprocessing })
  if (!result.ok) throw new Error(result.problems[0]?.message.en)
  expect(result.value.check).toMatchObject({ samples: 32, passed: true })
  expect(result.value.files.map(({ name }) => name)).toEqual(['model.onnx'])
  return result.value.files[0]?.bytes ?? new Uint8Array()
}

test('an ONNX file that answers differently is refused, and the problem names the first layer that differs', async () => {
  const run = open()
  const layer = run.net.model.getLayer('norm')
  const call = layer.call.bind(layer)
  layer.call = (inputs, kwargs) => add(call(inputs, kwargs) as Tensor, 0.5)
  expect(await exportRun(run, { format: 'onnx' })).toMatchObject({
    ok: false,
    problems: [
      {
        code: 'export-differs',
        place: { node: 'norm' },
        message: {
          en: expect.stringContaining('The first layer that differs is "norm".'),
          zh: expect.stringContaining('最先出现差异的层是“norm”。'),
        },
      },
    ],
  })
})

test('with preprocessing the model takes the data as it is', async () => {
  const run = open('standardise')
  if (run.data === null) throw new Error('no data')
  const session = await openOnnx(await exported(run, true))
  const answers = await session.run(new Map([['in', { shape: [20, 5, 4, 2], values: data.inputs }]]))
  const expected = await predict(run.net, {
    data: run.data,
    samples: Array.from({ length: 20 }, (_, sample) => sample),
    batchSize: 20,
  })
  const found = [...(answers.get('out')?.values ?? [])]
  expected.flatMap(({ outputs }) => outputs.flat()).forEach((value, index) => expect(found[index]).toBeCloseTo(value, 5))
  await session.close()
})

test('inputs that share a sample are each scaled by their own columns', async () => {
  const table = blobs({ samples: 20, shape: [6], classes: 3 })
  const columns = { ...table, inputs: table.inputs.map((value, index) => value * (1 + (index % 6)) + 10 * (index % 6)) }
  const shared = smallDocument([
    { id: 'four', kind: 'input', params: { shape: [4] } },
    { id: 'two', kind: 'input', params: { shape: [2] }, from: [] },
    { id: 'both', kind: 'concatenate', from: ['two', 'four'] },
    { id: 'scores', kind: 'dense', params: { units: 3 } },
    { id: 'out', kind: 'output' },
  ])
  const { run } = openTestRun({ ...shared, data: { ...shared.data, scaling: 'standardise' } }, { dataSet: columns })
  const session = await openOnnx(await exported(run, true))
  expect(session.inputNames).toEqual(['four', 'two'])
  await session.close()
})

test('large values close together keep their digits', async () => {
  const years = { ...data, inputs: data.inputs.map((value) => 1.7e9 + Math.round(value * 1000) * 128) }
  const { run } = openTestRun({ ...drawn, data: { ...drawn.data, scaling: 'standardise' } }, { dataSet: years })
  expect(await exportRun(run, { format: 'onnx', preprocessing: true })).toMatchObject({
    ok: true,
    value: { check: { passed: true } },
  })
})

test('layers keep their names, and the file says what goes in and what comes out', async () => {
  const model = fromBinary(ModelProtoSchema, await exported(open('standardise')))
  const layers = (model.graph?.node ?? []).filter(({ docString }) => docString !== '')
  expect(layers.map(({ name, docString, output }) => [name, docString, output])).toEqual([
    ['conv', 'Conv 2D: 3 · 3×3 · same · relu', ['conv']],
    ['norm', 'Batch normalisation', ['norm']],
    ['skip', 'Add', ['skip']],
    ['drop', 'Dropout: 0.5', ['drop']],
    ['pool', 'Max pool 2D: 2×2 / 2 · valid', ['pool']],
    ['flat', 'Flatten', ['flat']],
    ['scores', 'Fully connected: 3', ['scores']],
    ['out', 'Output: softmax · CE', ['out']],
  ])
  expect(model.graph?.initializer.map(({ name, dims }) => [name, dims.map(Number)])).toEqual([
    ['conv/kernel', [3, 2, 3, 3]],
    ['conv/bias', [3]],
    ['norm/gamma', [3]],
    ['norm/beta', [3]],
    ['norm/moving_mean', [3]],
    ['norm/moving_variance', [3]],
    ['scores/kernel', [12, 3]],
    ['scores/bias', [3]],
  ])
  expect(model.docString).toContain('Input "in": batch×5×4×2')
  const metadata = Object.fromEntries(model.metadataProps.map(({ key, value }) => [key, JSON.parse(value) as unknown]))
  expect(metadata).toMatchObject({
    classNames: ['class 0', 'class 1', 'class 2'],
    preprocessing: { scaling: 'standardise', inside: false },
  })
})

test('without data the comparison is made on drawn numbers', async () => {
  const { run } = openTestRun(drawn, { dataSet: null })
  expect(await exportRun(run, { format: 'onnx', preprocessing: true })).toMatchObject({
    ok: true,
    value: { check: { samples: 32 } },
  })
})

const wide = smallDocument([
  { id: 'in', kind: 'input', params: { shape: [5, 4, 2] } },
  { id: 'flat', kind: 'flatten' },
  { id: 'hidden', kind: 'dense', params: { units: 30, activation: 'relu' } },
  { id: 'scores', kind: 'dense', params: { units: 3 } },
  { id: 'out', kind: 'output' },
])

/** The kernel of 40 × 30 is too large for a file of 4000 bytes. */
async function exportedBeside() {
  const { run } = openTestRun(wide, { dataSet: data })
  const result = await exportOnnx(run, { preprocessing: false, largestFile: 4000 })
  if (!result.ok) throw new Error(result.problems[0]?.message.en)
  return { run, ...result.value }
}

test('weights above the largest file lie beside the model, are read back in onnxruntime, and come back in', async () => {
  const { run, files, check } = await exportedBeside()
  expect(check).toMatchObject({ samples: 32, passed: true })
  expect(files.map(({ name }) => name)).toEqual(['model.onnx', 'model.onnx.data'])
  const imported = await importFiles(files.toReversed(), { startHdf5: testHdf5 })
  if (!imported.ok) throw new Error(imported.problems[0]?.message.en)
  const { document, weights } = imported.value
  const hidden = document.graph.nodes.find(({ name }) => name === 'hidden')
  const kernel = await run.net.weights.find(({ key }) => key === 'hidden/kernel')?.variable.data()
  expect([...(weights.get(`${hidden?.id}/kernel`)?.values ?? [])]).toEqual([...(kernel ?? [])])
})

test.each<readonly [string, (file: NamedBytes) => readonly NamedBytes[], { readonly code: string; readonly words: string }]>([
  ['was not chosen', () => [], { code: 'missing-file', words: 'was not chosen. Choose both files together' }],
  [
    'is cut off',
    ({ name, bytes }) => [{ name, bytes: bytes.slice(0, 100) }],
    { code: 'onnx-external-data', words: 'cut off, or belongs to another model' },
  ],
])('a file of weights that %s is a located problem', async (_, change, { code, words }) => {
  const { files } = await exportedBeside()
  const [model, weights] = files
  if (model === undefined || weights === undefined) throw new Error('no files')
  const refused = await importFiles([model, ...change(weights)], { startHdf5: testHdf5 })
  expect(refused).toMatchObject({
    ok: false,
    problems: [{ code, place: { path: expect.any(String) }, message: { en: expect.stringContaining(words) } }],
  })
})
