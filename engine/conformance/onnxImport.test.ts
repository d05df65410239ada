import * as core from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { findTemplate } from '../../templates/gallery.ts'
import { analyse } from '../analyse/analyse.ts'
import type { NetDocument } from '../contract/document.ts'
import { lowerDocument } from '../export/onnx/lowerDocument.ts'
import { shapeSize } from '../graph/shape.ts'
import { importOnnx } from '../import/onnx/importOnnx.ts'
import { layerKind, withDefaults } from '../layers/registry.ts'
import { configureBackends, ensureBackend } from '../run/backends/backends.ts'
import { predict, spread } from './builtLayer.ts'
import { exportCases } from './exportCases.ts'
import { exportedTemplates, steadyWeight } from './exportedTemplates.ts'
import { importedAnswers } from './importedAnswers.ts'
import { exportedLayer, onnxBytes } from './onnxLayer.ts'
import { distance } from './runLayer.ts'
import { inputTensors, sampleName } from './sampleCases.ts'

beforeAll(async () => {
  configureBackends({ wasmFiles: null })
  const chosen = await ensureBackend('wasm')
  if (!chosen.ok) throw new Error(chosen.problems[0]?.message.en)
  await core.setBackend('cpu')
})

function imported(bytes: Uint8Array) {
  const read = importOnnx(bytes, { name: 'model' })
  if (!read.ok) throw new Error(read.problems[0]?.message.en)
  const inert = read.value.document.graph.nodes.filter(({ kind }) => layerKind(kind) === undefined)
  expect(inert.map(({ kind, params }) => `${kind}: ${JSON.stringify(params['reason'])}`)).toEqual([])
  return read.value
}

describe.each(exportCases.map((sampleCase) => [sampleName(sampleCase), sampleCase] as const))('%s', (_name, sampleCase) => {
  it.each(['channelsLast', 'channelsFirst'] as const)('comes back from ONNX with the same answers, lying %s', (layout) => {
    const { model, bytes } = exportedLayer(sampleCase, layout)
    const given = inputTensors(sampleCase)
    const expected = core.tidy(() => predict(model, given).dataSync())
    const [answer] = importedAnswers(
      imported(bytes),
      given.map((tensor) => ({ shape: tensor.shape, values: Float32Array.from(tensor.dataSync()) })),
    )
    core.dispose([...given, ...model.weights.map((weight) => weight.read())])
    const size = Math.max(1, ...expected.map(Math.abs))
    expect(distance([...(answer?.values ?? [])], [...expected]) / size).toBeLessThan(1e-4)
  })
})

function weightsOf(document: NetDocument) {
  const analysis = analyse(document)
  const weights = new Map(
    document.graph.nodes.flatMap((node) => {
      const definition = layerKind(node.kind)
      if (definition === undefined) return []
      const inputs = analysis.nodes.get(node.id)?.inputShapes.map((shape) => shape ?? []) ?? []
      return definition.weights(withDefaults(definition, node.params), inputs).map((spec) => {
        const key = `${node.id}/${spec.name}`
        return [key, { shape: spec.shape, values: steadyWeight(spec, key) }] as const
      })
    }),
  )
  return { analysis, weights }
}

describe.each(exportedTemplates)('the template %s %j', (name, options) => {
  it('comes back with its layers, their names and the same answers', async () => {
    const document = findTemplate(name)?.draw(options)
    if (document === undefined) throw new Error(`no template ${name}`)
    const { analysis, weights } = weightsOf(document)
    const lowered = lowerDocument(document, { analysis, weights, scaling: null })
    if (!lowered.ok) throw new Error(lowered.problems[0]?.message.en)
    const back = imported(onnxBytes(lowered.value))
    /* Dropout does nothing when a network predicts, and leaves no trace in ONNX. */
    const layers = ({ graph }: NetDocument) =>
      graph.nodes
        .filter(({ kind }) => kind !== 'dropout')
        .map((node) => `${node.name}: ${node.kind}`)
        .toSorted((one, other) => (one < other ? -1 : 1))
    expect(layers(back.document)).toEqual(layers(document))
    await core.setBackend('wasm')
    const inputs = document.graph.nodes.filter(({ kind }) => kind === 'input')
    const given = inputs.map((node, index) => {
      const shape = [2, ...(analysis.nodes.get(node.id)?.outputShape ?? [])]
      return { shape, values: spread(shapeSize(shape), index + 5) }
    })
    const expected = importedAnswers({ document, weights }, given)
    const found = importedAnswers(back, given)
    await core.setBackend('cpu')
    expected.forEach(({ values }, index) => {
      const size = values.reduce((most, value) => Math.max(most, Math.abs(value)), 1)
      expect(distance([...(found[index]?.values ?? [])], [...values]) / size).toBeLessThan(1e-4)
    })
  })
})
