import * as tf from '@tensorflow/tfjs'
import * as core from '@tensorflow/tfjs-core'
import type { LayersModel } from '@tensorflow/tfjs-layers'
import { beforeAll, expect, it } from 'vitest'
import type { NetDocument } from '../contract/document.ts'
import { exportDocument } from '../export/exportDocument.ts'
import { buildLayer, predict } from './builtLayer.ts'
import { exportCases } from './exportCases.ts'
import { layerDocument } from './layerDocument.ts'
import { oneStep, trainedDocuments } from './oneStep.ts'
import { readPictureFile } from './readPictureFile.ts'
import { distance, tolerance } from './runLayer.ts'
import { inputTensors, sampleName, setWeights } from './sampleCases.ts'

beforeAll(() => core.setBackend('cpu'))

interface CodeModule {
  readonly buildModel: () => LayersModel
  readonly compileModel: (model: LayersModel) => void
  readonly callbacks?: (model: LayersModel, stepsPerEpoch?: number) => tf.CustomCallbackArgs[]
}

/** Runs the emitted module with the library that it imports. */
async function runCode(document: NetDocument): Promise<CodeModule> {
  const made = await exportDocument(document, { format: 'tfjs-code', readPictureFile })
  if (!made.ok) throw new Error(made.problems[0]?.message.en)
  const source = new TextDecoder().decode(made.value.files[0]?.bytes)
  const body = source.replace("import * as tf from '@tensorflow/tfjs';", '').replaceAll('export function', 'function')
  expect(body).not.toMatch(/^(import|export)/m)
  // oxlint-disable-next-line typescript/no-implied-eval -- source code is what is tested here
  const build = new Function(
    'tf',
    `${body}\nreturn { buildModel, compileModel, callbacks: typeof callbacks === 'undefined' ? undefined : callbacks }`,
  ) as (library: unknown) => CodeModule
  return build(tf)
}

it.each(exportCases.filter(({ inputs }) => inputs.length > 0).map((sampleCase) => [sampleName(sampleCase), sampleCase] as const))(
  'tf.js code of %s gives the same shape, weights and numbers',
  async (_name, sampleCase) => {
    const { definition, params, inputs } = sampleCase
    const specs = definition.weights(params, inputs)
    const model = (await runCode(layerDocument(sampleCase))).buildModel()
    const built = buildLayer(definition, params, inputs)
    /* A node may be several layers, the last with its value, or none: then it hands on what comes in. */
    const last = model.layers.filter(({ name }) => name.startsWith('layer')).at(-1)
    expect([last?.outputShape ?? model.inputs[0]?.shape].flat().slice(1)).toEqual(built.outputShape)
    expect(model.getWeights().map(({ shape }) => shape)).toEqual(built.weights.map(({ shape }) => shape))
    setWeights(model, specs)
    setWeights(built.model, specs)
    const given = inputTensors(sampleCase)
    const found = [...predict(model, given).dataSync()]
    expect(distance(found, [...predict(built.model, given).dataSync()])).toBeLessThan(tolerance)
    core.dispose([
      ...given,
      ...model.weights.map((weight) => weight.read()),
      ...built.model.weights.map((weight) => weight.read()),
    ])
  },
)

/** What tf.js's own training leaves out, as the code says. */
const lacking = [
  'adamw',
  'clipped by norm',
  'clipped by value',
  ...['simpleRnn', 'lstm', 'gru', 'gru that resets after'].flatMap((kind) => [
    `${kind} with penalties`,
    `${kind} in both directions with penalties`,
  ]),
]
/** On tf.js's plain backend it mixes up height and width going back, where they differ. */
const broken = ['bilinear enlargement']

it.each(
  trainedDocuments
    .filter(({ name }) => ![...lacking, ...broken].includes(name))
    .map((trained) => [trained.name, trained] as const),
)('tf.js code takes the same training step: %s', async (_name, trained) => {
  const { document, arrays, after } = await oneStep(trained)
  const code = await runCode(document)
  const model = code.buildModel()
  const tensors = (prefix: string) =>
    [...arrays].flatMap(([name, { shape, values }]) => (name.startsWith(prefix) ? [core.tensor(values, [...shape])] : []))
  for (const layer of model.layers) if (layer.weights.length > 0) layer.setWeights(tensors(`weight/${layer.name}/`))
  code.compileModel(model)
  const [first] = code.callbacks?.(model, 1) ?? []
  await first?.onBatchBegin?.(0)
  const [inputs, numbers, oneHot] = [tensors('input/'), tensors('label/'), tensors('oneHot/')]
  const isNumbered = [model.loss].flat().map((loss) => loss === 'sparseCategoricalCrossentropy')
  const labels = numbers.map((tensor, index) => (isNumbered[index] === true ? tensor : (oneHot[index] ?? tensor)))
  await model.trainOnBatch(inputs, labels)
  let compared = 0
  for (const layer of model.layers) {
    layer.getWeights().forEach((weight, index) => {
      expect(distance([...weight.dataSync()], [...(after.get(`weight/${layer.name}/${index}`) ?? [])])).toBeLessThan(1e-4)
      compared += 1
    })
  }
  expect(compared).toBe(after.size)
})

it.each(lacking)('tf.js code says what tf.js lacks: %s', async (wanted) => {
  const trained = trainedDocuments.find(({ name }) => name === wanted)
  if (trained === undefined) throw new Error(wanted)
  const made = await exportDocument((await oneStep(trained)).document, { format: 'tfjs-code', readPictureFile })
  if (!made.ok) throw new Error(made.problems[0]?.message.en)
  expect(new TextDecoder().decode(made.value.files[0]?.bytes)).toMatch(
    /\/\/ tf\.js (has no AdamW|does not clip|forgets the penalties)/,
  )
})

it('tf.js code of several outputs measures each by its own metrics', async () => {
  const trained = trainedDocuments.find(({ name }) => name === 'two outputs')
  if (trained === undefined) throw new Error('no such network')
  const { document } = await oneStep(trained)
  const code = await runCode(document)
  const model = code.buildModel()
  code.compileModel(model)
  /* tf.js names what it measures OUTPUT_METRIC. */
  const measured = model.outputNames.map((name) => `${name}_acc`)
  expect(model.metricsNames).toEqual(expect.arrayContaining(measured))
})
