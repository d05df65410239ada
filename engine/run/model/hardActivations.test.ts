import '@tensorflow/tfjs-backend-cpu'
import '../tf.ts'
import { grad, setBackend, tensor1d, tidy, type Tensor } from '@tensorflow/tfjs-core'
import { layers } from '@tensorflow/tfjs-layers'
import { beforeAll, describe, expect, test } from 'vitest'
import { readPictureFile } from '../../conformance/readPictureFile.ts'
import { exportDocument } from '../../export/exportDocument.ts'
import { importFiles } from '../../import/importFiles.ts'
import { hardActivationClasses } from '../../layers/hardActivations.ts'
import { exportRun } from '../exports/exportRun.ts'
import { blobs } from '../fixtures/blobs.ts'
import { openTestRun } from '../fixtures/openTestRun.ts'
import { smallDocument } from '../fixtures/smallDocument.ts'
import { testHdf5 } from '../fixtures/testHdf5.ts'
import { configureHdf5 } from '../hdf5Runtime.ts'

beforeAll(async () => {
  await setBackend('cpu')
  configureHdf5(testHdf5)
})

/** By PyTorch 1.13: x, hardswish and its derivative, hardsigmoid and its derivative. At the ends, ±3, programs choose either side. */
const byTorch = [
  [-7, 0, 0, 0, 0],
  [-2.9, -0.0483333, -0.4666667, 0.0166667, 0.1666667],
  [-1.5, -0.375, 0, 0.25, 0.1666667],
  [-0.25, -0.1145833, 0.4166667, 0.4583333, 0.1666667],
  [0, 0, 0.5, 0.5, 0.1666667],
  [2, 1.6666666, 1.1666667, 0.8333333, 0.1666667],
  [2.9, 2.8516667, 1.4666667, 0.9833333, 0.1666667],
  [3.1, 3.0999997, 1, 1, 0],
  [9, 9, 1, 1, 0],
] as const

describe.each([
  ['hardSwish', 1],
  ['hardSigmoid', 3],
] as const)('%s', (name, column) => {
  test('values and derivatives are those of PyTorch', () => {
    const layer = layers.activation({ activation: hardActivationClasses[name] as 'relu' })
    const apply = (x: Tensor): Tensor => layer.apply(x) as Tensor
    const x = tensor1d(byTorch.map(([value]) => value))
    const [values, slopes] = tidy(() => [[...apply(x).dataSync()], [...grad(apply)(x).dataSync()]])
    byTorch.forEach((row, at) => {
      expect(values?.[at]).toBeCloseTo(row[column], 5)
      expect(slopes?.[at]).toBeCloseTo(row[column === 1 ? 2 : 4], 5)
    })
  })
})

const drawn = smallDocument([
  { id: 'in', kind: 'input', params: { shape: [5, 4, 2] } },
  { id: 'conv', kind: 'conv2d', params: { filters: 3, activation: 'hardSwish' } },
  { id: 'deep', kind: 'depthwiseConv2d', params: { activation: 'hardSigmoid' } },
  { id: 'skip', kind: 'multiply', from: ['conv', 'deep'] },
  { id: 'bent', kind: 'activation', params: { function: 'hardSwish' } },
  { id: 'bound', kind: 'activation', params: { function: 'hardSigmoid' } },
  { id: 'fused', kind: 'conv2d', params: { filters: 2, activation: 'geluTanh' } },
  { id: 'apart', kind: 'activation', params: { function: 'geluTanh' } },
  { id: 'flat', kind: 'flatten' },
  { id: 'wide', kind: 'dense', params: { units: 4, activation: 'hardSigmoid' } },
  { id: 'scores', kind: 'dense', params: { units: 3, activation: 'hardSwish' } },
  { id: 'out', kind: 'output' },
])

test.each(['keras', 'keras-h5', 'tfjs', 'onnx'] as const)('%s says the same and comes back as the same nodes', async (format) => {
  const { run } = openTestRun(drawn, { dataSet: blobs({ samples: 20, shape: [5, 4, 2], classes: 3 }) })
  const result = await exportRun(run, { format })
  if (!result.ok) throw new Error(result.problems[0]?.message.en)
  expect(result.value.check).toMatchObject({ samples: 32, passed: true })
  const read = await importFiles(result.value.files, { startHdf5: testHdf5 })
  if (!read.ok) throw new Error(read.problems[0]?.message.en)
  const curvesOf = ({ name, kind, params }: (typeof drawn)['graph']['nodes'][number]) => [
    name,
    kind,
    params['activation'] ?? params['function'] ?? null,
  ]
  const nodes = read.value.document.graph.nodes.map(curvesOf).filter(([, kind]) => kind !== 'output')
  expect(nodes).toEqual(drawn.graph.nodes.filter(({ kind }) => kind !== 'output').map((node) => curvesOf(node)))
  expect(read.value.remarks).toEqual([])
})

test('files of tf.js and Keras 2 hold stock layers that mean the same in every version', async () => {
  const { run } = openTestRun(drawn, { dataSet: blobs({ samples: 20, shape: [5, 4, 2], classes: 3 }) })
  const result = await exportRun(run, { format: 'tfjs' })
  if (!result.ok) throw new Error(result.problems[0]?.message.en)
  expect(result.value.files.map(({ name }) => name)).toEqual(['model.json', 'weights.bin'])
  const json = new TextDecoder().decode(result.value.files[0]?.bytes)
  expect(json).not.toContain('hard_s')
  expect(json).not.toContain('gelu')
  expect(json).toContain('"name":"conv_line"')
})

test('source code has the names of Keras 3, and stock layers in tf.js', async () => {
  const codeOf = async (format: 'keras-code' | 'tfjs-code'): Promise<string> => {
    const made = await exportDocument(drawn, { format, readPictureFile })
    return made.ok ? new TextDecoder().decode(made.value.files[0]?.bytes) : ''
  }
  expect(await codeOf('keras-code')).toContain('activation="hard_silu"')
  const tfjs = await codeOf('tfjs-code')
  expect(await codeOf('keras-code')).toContain('activation=keras.ops.gelu')
  expect(tfjs).not.toContain('hard')
  expect(tfjs).not.toContain('gelu')
  expect(tfjs).toMatch(/const conv = tf\.layers\.multiply\(\{\s+name: 'conv',\s+\}\)\.apply\(\[conv_linear, conv_gate\]\)/)
})
