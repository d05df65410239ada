import * as core from '@tensorflow/tfjs-core'
import type { LayersModel } from '@tensorflow/tfjs-layers'
import * as tf from '@tensorflow/tfjs'
import { beforeAll, expect, it } from 'vitest'
import type { NetDocument } from '../contract/document.ts'
import { readPictureFile } from './readPictureFile.ts'
import { exportDocument } from '../export/exportDocument.ts'
import { buildLayer, predict } from './builtLayer.ts'
import { exportCases } from './exportCases.ts'
import { layerDocument } from './layerDocument.ts'
import { distance, tolerance } from './runLayer.ts'
import { inputTensors, sampleName, setWeights } from './sampleCases.ts'

beforeAll(() => core.setBackend('cpu'))

/** Runs the emitted module with the library that it imports. */
async function runCode(document: NetDocument): Promise<LayersModel> {
  const made = await exportDocument(document, { format: 'tfjs-code', readPictureFile })
  if (!made.ok) throw new Error(made.problems[0]?.message.en)
  const source = new TextDecoder().decode(made.value.files[0]?.bytes)
  const body = source.replace("import * as tf from '@tensorflow/tfjs';", '').replaceAll('export function', 'function')
  expect(body).not.toMatch(/^(import|export)/m)
  // oxlint-disable-next-line typescript/no-implied-eval -- source code is what is tested here
  const build = new Function('tf', `${body}\nreturn buildModel()`) as (library: unknown) => LayersModel
  return build(tf)
}

it.each(exportCases.filter(({ inputs }) => inputs.length > 0).map((sampleCase) => [sampleName(sampleCase), sampleCase] as const))(
  'tf.js code of %s gives the same shape, weights and numbers',
  async (_name, sampleCase) => {
    const { definition, params, inputs } = sampleCase
    const specs = definition.weights(params, inputs)
    const model = await runCode(layerDocument(sampleCase))
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
