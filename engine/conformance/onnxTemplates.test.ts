import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import * as core from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { findTemplate } from '../../templates/gallery.ts'
import { analyse } from '../analyse/analyse.ts'
import type { NetDocument } from '../contract/document.ts'
import { lowerDocument } from '../export/onnx/lowerDocument.ts'
import { shapeSize } from '../graph/shape.ts'
import { configureBackends, ensureBackend } from '../run/backends/backends.ts'
import { configureOnnxRuntime, openOnnx } from '../run/exports/onnxRuntime.ts'
import { smallDocument } from '../run/fixtures/smallDocument.ts'
import { compile } from '../run/model/compile.ts'
import { createNoise } from '../run/training/noise.ts'
import { spread } from './builtLayer.ts'
import { checkOnnxRules } from './checkOnnxRules.ts'
import { exportedTemplates, steadyWeight } from './exportedTemplates.ts'
import { onnxBytes } from './onnxLayer.ts'
import { distance } from './runLayer.ts'

beforeAll(async () => {
  configureBackends({ wasmFiles: null })
  configureOnnxRuntime(null)
  const chosen = await ensureBackend('wasm')
  if (!chosen.ok) throw new Error(chosen.problems[0]?.message.en)
})

/** For checking the same files with other programs by hand. */
const keptFolder = process.env['NETWRIGHT_KEEP_ONNX']

/** Largest difference between tf.js and onnxruntime on two samples, for outputs up to 1; in proportion beyond. */
async function differences(document: NetDocument): Promise<readonly number[]> {
  const analysis = analyse(document)
  const compiled = compile(document, { analysis, noise: createNoise(1).source })
  if (!compiled.ok) throw new Error(compiled.problems[0]?.message.en)
  const net = compiled.value
  const weights = new Map(
    net.weights.map(({ key, spec, variable }) => {
      const values = steadyWeight(spec, key)
      core.tidy(() => variable.assign(core.tensor(values, [...spec.shape])))
      return [key, { shape: spec.shape, values }] as const
    }),
  )
  const lowered = lowerDocument(document, { analysis, weights, scaling: null })
  if (!lowered.ok) throw new Error(lowered.problems[0]?.message.en)
  const bytes = onnxBytes(lowered.value)
  if (keptFolder !== undefined) {
    mkdirSync(keptFolder, { recursive: true })
    writeFileSync(path.join(keptFolder, `${document.name.replaceAll(/[^\w]+/g, '-')}-${bytes.length}.onnx`), bytes)
  }
  checkOnnxRules(bytes)
  const given = net.inputs.map(({ shape }, index) => ({ shape: [2, ...shape], values: spread(2 * shapeSize(shape), index + 5) }))
  const expected = core.tidy(() => {
    const tensors = given.map(({ shape, values }) => core.tensor(values, shape))
    const [first] = tensors
    const answer = net.model.predict(tensors.length === 1 && first !== undefined ? first : tensors)
    return (Array.isArray(answer) ? answer : [answer]).map((tensor) => [...tensor.dataSync()])
  })
  net.dispose()
  const session = await openOnnx(bytes)
  const names = lowered.value.inputs.map(({ name }) => name)
  const answers = await session.run(new Map(given.map((array, index) => [names[index] ?? '', array])))
  await session.close()
  return lowered.value.outputs.map(({ name }, index) => {
    const values = expected[index] ?? []
    const size = values.reduce((most, value) => Math.max(most, Math.abs(value)), 1)
    return distance([...(answers.get(name)?.values ?? [])], values) / size
  })
}

describe.each(exportedTemplates)('the template %s %j', (name, options) => {
  it('answers in onnxruntime as in tf.js', async () => {
    const document = findTemplate(name)?.draw(options)
    if (document === undefined) throw new Error(`no template ${name}`)
    for (const difference of await differences(document)) expect(difference).toBeLessThan(1e-4)
  })
})

describe('layers one behind another', () => {
  const image = { id: 'in', kind: 'input', params: { shape: [6, 5, 2] } }
  const end = [
    { id: 'flat', kind: 'flatten' },
    { id: 'scores', kind: 'dense', params: { units: 3 } },
    { id: 'out', kind: 'output' },
  ]
  it.each([
    // onnxruntime draws padding layers into the poolings behind them: zeros must stay zeros there
    [
      'zeros before a max pooling',
      [
        { id: 'pad', kind: 'zeroPad2d' },
        { id: 'pool', kind: 'maxPool2d' },
      ],
    ],
    [
      'more zeros than an average pooling is long',
      [
        { id: 'pad', kind: 'zeroPad2d', params: { top: 3, bottom: 3, left: 4, right: 3 } },
        { id: 'pool', kind: 'avgPool2d' },
      ],
    ],
    [
      'zeros before an average pooling that does not count its own',
      [
        { id: 'pad', kind: 'zeroPad2d' },
        { id: 'pool', kind: 'avgPool2d', params: { pool: [3, 3], padding: 'same' } },
      ],
    ],
    [
      'zeros before a convolution',
      [
        { id: 'pad', kind: 'zeroPad2d' },
        { id: 'conv', kind: 'conv2d', params: { filters: 3 } },
      ],
    ],
    [
      'a dense layer between two convolutions',
      [
        { id: 'a', kind: 'conv2d', params: { filters: 3 } },
        { id: 'b', kind: 'dense', params: { units: 4, activation: 'tanh' } },
        { id: 'c', kind: 'conv2d', params: { filters: 2, activation: 'softmax' } },
      ],
    ],
    [
      'an image that becomes another image',
      [
        { id: 'a', kind: 'conv2d', params: { filters: 4 } },
        { id: 'b', kind: 'reshape', params: { shape: [5, 8, 3] } },
        { id: 'c', kind: 'maxPool2d' },
      ],
    ],
    [
      'branches that lie differently',
      [
        { id: 'a', kind: 'conv2d', params: { filters: 2 } },
        { id: 'b', kind: 'dense', params: { units: 2 }, from: ['in'] },
        { id: 'c', kind: 'add', from: ['b', 'a', 'in'] },
        { id: 'd', kind: 'concatenate', from: ['c', 'a', 'b'] },
      ],
    ],
    [
      'two branches that compute the same',
      [
        { id: 'a', kind: 'activation', from: ['in'] },
        { id: 'b', kind: 'activation', from: ['in'] },
        { id: 'c', kind: 'multiply', from: ['a', 'b'] },
      ],
    ],
  ])('%s', async (_name, middle) => {
    for (const difference of await differences(smallDocument([image, ...middle, ...end]))) expect(difference).toBeLessThan(1e-5)
  })

  it('several inputs and outputs, names that look like parts of others', async () => {
    const document = smallDocument([
      { id: 'left', kind: 'input', params: { shape: [4] } },
      { id: 'right', kind: 'input', params: { shape: [4] }, from: [] },
      { id: 'left/Relu', kind: 'activation', from: ['left'] },
      { id: 'both', kind: 'concatenate', from: ['left/Relu', 'right'] },
      { id: 'both/kernel', kind: 'dense', params: { units: 3, activation: 'gelu' } },
      { id: 'one', kind: 'output', params: { task: 'regression', loss: 'meanSquaredError' } },
      { id: 'two', kind: 'output', params: { loss: 'softmaxCrossEntropy' }, from: ['both/kernel'] },
      { id: 'three', kind: 'output', params: { loss: 'hinge' }, from: ['both/kernel'] },
    ])
    const found = await differences(document)
    expect(found).toHaveLength(3)
    for (const difference of found) expect(difference).toBeLessThan(1e-5)
  })
})
