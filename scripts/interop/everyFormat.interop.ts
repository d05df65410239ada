import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { tensor } from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { spread } from '../../engine/conformance/builtLayer.ts'
import { oneStep, trainedDocuments, type OneStep } from '../../engine/conformance/oneStep.ts'
import { readPictureFile } from '../../engine/conformance/readPictureFile.ts'
import type { ExportedModel } from '../../engine/contract/modelFiles.ts'
import type { Result } from '../../engine/contract/problem.ts'
import { uciDigits } from '../../engine/data/sources/uciDigits.ts'
import type { FloatTensor } from '../../engine/document/tensors/safetensors.ts'
import { exportDocument } from '../../engine/export/exportDocument.ts'
import { configureBackends, ensureBackend } from '../../engine/run/backends/backends.ts'
import { exportOnnx } from '../../engine/run/exports/exportOnnx.ts'
import { exportRun } from '../../engine/run/exports/exportRun.ts'
import { openTestRun } from '../../engine/run/fixtures/openTestRun.ts'
import { smallDocument } from '../../engine/run/fixtures/smallDocument.ts'
import { testHdf5 } from '../../engine/run/fixtures/testHdf5.ts'
import { configureHdf5 } from '../../engine/run/hdf5Runtime.ts'
import { runPredictions } from '../../engine/run/training/gradients.ts'
import { readWeights } from '../../engine/run/training/runSnapshot.ts'
import { difference, readArrays, writeArrays } from './arrays.ts'
import { withChannelsFirst } from './channelsFirst.ts'
import { pythonOf, runPython, workFolder } from './python.ts'

/** Where conventions differ: even kernels, strides over "same", normalisation, a skip, and a Flatten of several channels. */
const document = smallDocument([
  { id: 'image', kind: 'input', params: { shape: [8, 8, 1] } },
  { id: 'stem', kind: 'conv2d', params: { filters: 4, kernel: [2, 3], stride: [1, 2] } },
  { id: 'norm', kind: 'batchNorm' },
  { id: 'body', kind: 'separableConv2d', params: { filters: 4, activation: 'elu' } },
  { id: 'skip', kind: 'add', from: ['norm', 'body'] },
  { id: 'pool', kind: 'maxPool2d', params: { pool: [3, 3], stride: [2, 2], padding: 1 } },
  { id: 'flat', kind: 'flatten' },
  { id: 'scores', kind: 'dense', params: { units: 10 } },
  { id: 'classes', kind: 'output' },
])
const input: FloatTensor = { shape: [2, 8, 8, 1], values: Float32Array.from(spread(128, 5)) }
const residual = trainedDocuments.find(({ name }) => name.startsWith('residual block'))

let folder = ''
let expected: Float32Array = new Float32Array(0)
let weights: ReadonlyMap<string, FloatTensor> = new Map()

function save(made: Result<ExportedModel>, name: (file: string) => string): void {
  if (!made.ok) throw new Error(made.problems[0]?.message.en)
  for (const { name: file, bytes } of made.value.files) {
    const place = path.join(folder, name(file))
    mkdirSync(path.dirname(place), { recursive: true })
    writeFileSync(place, bytes)
  }
}

const found = (file: string, key: string) => readArrays(path.join(folder, file)).get(key)

describe('every format, once, in the program it is for', () => {
  beforeAll(async () => {
    configureBackends({ wasmFiles: null })
    const chosen = await ensureBackend('wasm')
    if (!chosen.ok) throw new Error(chosen.problems[0]?.message.en)
    configureHdf5(testHdf5)
    folder = workFolder('formats')
    const { run } = openTestRun(document, { dataSet: uciDigits(), backend: 'wasm' })
    await run.session.control('stepBatch')
    const [answer] = runPredictions(run.net, [tensor(input.values, [...input.shape])])
    expected = Float32Array.from((await answer?.data()) ?? [])
    weights = await readWeights(run.net.weights)
    for (const format of ['keras', 'keras-h5'] as const)
      save(await exportRun(run, { format }), (file) => `keras/model${path.extname(file)}`)
    save(await exportRun(run, { format: 'onnx' }), () => 'onnx/model.onnx')
    save(await exportOnnx(run, { preprocessing: false, largestFile: 6000 }), (file) => `beside/${file}`)
    for (const format of ['safetensors', 'npz'] as const)
      save(await exportRun(run, { format }), (file) => `weights/weights${path.extname(file)}`)
    save(await exportRun(run, { format: 'pytorch' }), (file) => `torch/project/${file}`)
    await run.close()
    writeArrays(path.join(folder, 'keras/model.in.safetensors'), new Map([['in0', input]]))
    for (const name of ['onnx', 'beside'])
      writeArrays(path.join(folder, name, 'model.in.safetensors'), new Map([['image', input]]))
    writeArrays(path.join(folder, 'torch/project/in.safetensors'), new Map([['in0', withChannelsFirst(input)]]))
  })

  describe.skipIf(pythonOf('keras') === null)('Keras, onnxruntime and NumPy', () => {
    it('Keras answers from .keras and from .h5', async () => {
      await runPython('keras', 'keras_answers.py', { args: [path.join(folder, 'keras')] })
      expect(difference(found('keras/model.keras.safetensors', 'out0'), expected)).toBeLessThan(1e-4)
      expect(difference(found('keras/model.h5.safetensors', 'out0'), expected)).toBeLessThan(1e-4)
    })

    it.each([
      ['inside', 'onnx'],
      ['in a file beside it', 'beside'],
    ])('onnxruntime answers from a checked ONNX model with its weights %s', async (_, place) => {
      await runPython('keras', 'onnx_answers.py', { args: [path.join(folder, place)] })
      expect(difference(found(`${place}/model.out.safetensors`, 'classes'), expected)).toBeLessThan(1e-4)
    })

    it('NumPy reads .npz, safetensors its own: the same weights under the same names', async () => {
      await runPython('keras', 'weight_files.py', { args: [path.join(folder, 'weights')] })
      for (const ending of ['npz', 'safetensors']) {
        const read = readArrays(path.join(folder, `weights/${ending}.out.safetensors`))
        expect([...read.keys()].toSorted()).toEqual([...weights.keys()].toSorted())
        for (const [key, { values }] of weights) expect(read.get(key)?.values).toEqual(values)
      }
    })

    it('Keras code answers, and takes the same training step', async () => {
      if (residual === undefined) throw new Error('no such network')
      const step: OneStep = await oneStep(residual)
      save(await exportDocument(step.document, { format: 'keras-code', readPictureFile }), () => 'code/step.py')
      writeArrays(path.join(folder, 'code/step.in.safetensors'), step.arrays)
      await runPython('keras', 'keras_code_answers.py', { args: [path.join(folder, 'code')] })
      step.outputs.forEach((values, at) =>
        expect(difference(found('code/step.out.safetensors', `output/${at}`), values)).toBeLessThan(1e-4),
      )
      expect(step.after.size).toBeGreaterThan(0)
      for (const [key, values] of step.after)
        expect([key, difference(found('code/step.out.safetensors', key), values)]).toEqual([key, expect.closeTo(0, 4)])
    })
  })

  it.skipIf(pythonOf('torch') === null)('a PyTorch project answers', async () => {
    await runPython('torch', 'torch_answers.py', { args: [path.join(folder, 'torch')] })
    expect(difference(found('torch/project/out.safetensors', 'out0'), expected)).toBeLessThan(1e-4)
  })
})
