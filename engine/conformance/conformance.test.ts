import * as core from '@tensorflow/tfjs-core'
import * as tfLayers from '@tensorflow/tfjs-layers'
import { beforeAll, describe, expect, it } from 'vitest'
import { formulaText } from '../graph/formula.ts'
import { shapeSize } from '../graph/shape.ts'
import { layerKinds, withDefaults } from '../layers/registry.ts'
import { buildLayer, predict } from './builtLayer.ts'
import { evaluateFormula } from './evaluateFormula.ts'
import { definedParams, inputTensors, sampleName, samplesOf, setWeights } from './sampleCases.ts'

beforeAll(async () => {
  await core.setBackend('cpu')
})

const built = layerKinds.filter((definition) => definition.kind !== 'input')

describe.each(layerKinds.map((definition) => [definition.kind, definition] as const))('%s', (_kind, definition) => {
  it('has legal defaults', () => {
    for (const [name, spec] of Object.entries(definition.params)) {
      expect({ name, refusal: spec.check(spec.default) }).toEqual({ name, refusal: null })
    }
  })

  it('has at least two samples with legal params', () => {
    expect(definition.samples.length).toBeGreaterThanOrEqual(2)
    for (const { params } of samplesOf(definition)) {
      for (const [name, spec] of Object.entries(definition.params)) {
        expect({ name, refusal: spec.check(params[name]) }).toEqual({ name, refusal: null })
      }
    }
  })

  it('keeps its params through JSON', () => {
    for (const { params } of samplesOf(definition)) expect(JSON.parse(JSON.stringify(params))).toEqual(params)
  })

  it('speaks both languages', () => {
    const texts = [
      definition.title,
      definition.summary,
      ...Object.values(definition.params).flatMap(({ label, help }) => [label, help]),
    ]
    for (const { en, zh } of texts) expect([en.length > 0, zh.length > 0]).toEqual([true, true])
  })

  it.each(samplesOf(definition).map((sample) => [sampleName(sample), sample] as const))(
    'counts %s as expected',
    (_name, sampleCase) => {
      const { params, inputs, sample } = sampleCase
      const outcome = definition.inferShape(params, inputs)
      if ('refusals' in outcome) throw new Error(outcome.refusals[0]?.message.en)
      const weights = definition.weights(params, inputs)
      const count = (trainable: boolean) =>
        weights.filter((weight) => weight.trainable === trainable).reduce((sum, { shape }) => sum + shapeSize(shape), 0)
      const multiplyAdds = definition.multiplyAdds?.(params, inputs, outcome.shape)
      const parameters = definition.parameterFormula?.(params, inputs)
      const all = sample.trainable + (sample.frozen ?? 0)
      expect({
        shape: outcome.shape,
        trainable: count(true),
        frozen: count(false),
        parameters: parameters === undefined ? 0 : evaluateFormula(formulaText(parameters)),
        multiplyAdds: sample.multiplyAdds === undefined ? undefined : multiplyAdds?.count,
        arithmetic: multiplyAdds === undefined ? undefined : evaluateFormula(formulaText(multiplyAdds.formula)),
      }).toEqual({
        shape: sample.output,
        trainable: sample.trainable,
        frozen: sample.frozen ?? 0,
        parameters: all,
        multiplyAdds: sample.multiplyAdds,
        arithmetic: multiplyAdds?.count,
      })
    },
  )

  it('refuses what it cannot do, in whole sentences', () => {
    for (const { params, inputs, code } of definition.refused) {
      const outcome = definition.inferShape(withDefaults(definition, definedParams(params)), inputs)
      const refusals = 'refusals' in outcome ? outcome.refusals : []
      expect(refusals.map((refusal) => refusal.code)).toContain(code)
      for (const { message } of refusals) {
        expect(message.en).toMatch(/[.!]$/)
        expect(message.zh).toMatch(/。$/)
      }
    }
  })
})

describe.each(built.flatMap(samplesOf).map((sample) => [`${sampleName(sample)}`, sample] as const))(
  '%s in tf.js',
  (_name, sampleCase) => {
    const { definition, params, inputs } = sampleCase

    it('has the shape and weights that were foretold, runs on finite numbers and leaves no tensors behind', () => {
      const before = core.memory().numTensors
      const { model, weights, outputShape } = buildLayer(definition, params, inputs)
      const outcome = definition.inferShape(params, inputs)
      const foretold = definition.weights(params, inputs)
      expect(outputShape).toEqual('shape' in outcome ? outcome.shape : null)
      expect(weights.map(({ originalName, shape }) => ({ name: ownName(originalName), shape }))).toEqual(
        foretold.map(({ name, shape }) => ({ name, shape })),
      )
      expect(model.trainableWeights.map(({ originalName }) => ownName(originalName))).toEqual(
        foretold.filter(({ trainable }) => trainable).map(({ name }) => name),
      )
      const outputs = core.tidy(() => {
        setWeights(model, foretold)
        const output = predict(model, inputTensors(sampleCase))
        return { shape: output.shape, values: output.dataSync() }
      })
      expect(outputs.shape).toEqual([2, ...outputShape])
      expect(outputs.values.every(Number.isFinite)).toBe(true)
      model.dispose()
      expect(core.memory().numTensors).toBe(before)
    })
  },
)

describe.each(built.flatMap(samplesOf).map((sample) => [sampleName(sample), sample] as const))(
  '%s saved',
  (_name, sampleCase) => {
    it('loads in plain tf.js and says the same', async () => {
      const { definition, params, inputs } = sampleCase
      const { model } = buildLayer(definition, params, inputs)
      setWeights(model, definition.weights(params, inputs))
      const json = JSON.parse(model.toJSON() as string) // an object only where one is asked for
      const loaded = await tfLayers.models.modelFromJSON({ modelTopology: json })
      core.tidy(() => loaded.setWeights(model.getWeights()))
      const answers = core.tidy(() => {
        const tensors = inputTensors(sampleCase)
        return [model, loaded].map((one) => [...predict(one, tensors).dataSync()])
      })
      expect(answers[1]).toEqual(answers[0])
      core.dispose([model, loaded].flatMap((one) => one.weights.map((weight) => weight.read())))
    })
  },
)

/** "node7_direction/…" → tf.js puts layer names before a weight's own; directions keep theirs. */
function ownName(originalName: string): string {
  const parts = originalName.split('/')
  const direction = parts.find((part) => part.startsWith('forward_') || part.startsWith('backward_'))
  const own = parts.at(-1) ?? ''
  return direction === undefined ? own : `${direction.slice(0, direction.indexOf('_'))}/${own}`
}
