import * as core from '@tensorflow/tfjs-core'
import type { Params } from '../contract/document.ts'
import { shapeSize, type Shape } from '../graph/shape.ts'
import { layerKind, withDefaults } from '../layers/registry.ts'
import { buildLayer, predict, spread } from './builtLayer.ts'
import type { Numbers } from './plainLayers.ts'

/** float32 against float64. */
export const tolerance = 1e-5

export interface LayerRun {
  readonly params?: Params
  readonly shapes: readonly Shape[]
  readonly inputs?: readonly (readonly number[])[]
  readonly weights?: readonly (readonly number[])[]
  readonly training?: boolean
}

/** Runs one built layer on a batch of one (or as many samples as `inputs` holds), with the given or spread weights. */
export function runLayer(kind: string, { params = {}, shapes, inputs, weights, training = false }: LayerRun) {
  const definition = layerKind(kind)
  if (definition === undefined) throw new Error(`No kind ${kind}`)
  const full = withDefaults(definition, params)
  const built = buildLayer(definition, params, shapes)
  const specs = definition.weights(full, shapes)
  const weightValues = specs.map(({ shape }, index) => weights?.[index] ?? [...spread(shapeSize(shape), index * 100 + 3)])
  const inputValues = shapes.map((shape, index) => inputs?.[index] ?? [...spread(shapeSize(shape), index * 50 + 7)])
  const values = core.tidy(() => {
    built.model.setWeights(weightValues.map((numbers, index) => core.tensor([...numbers], [...(specs[index]?.shape ?? [])])))
    const tensors = inputValues.map((numbers, index) => {
      const shape = shapes[index] ?? []
      return core.tensor([...numbers], [numbers.length / shapeSize(shape), ...shape])
    })
    return [...predict(built.model, tensors, { training }).dataSync()]
  })
  built.model.dispose()
  return { values, weights: weightValues, inputs: inputValues, outputShape: built.outputShape }
}

/** Largest difference; NaN where the lengths differ. */
export function distance(found: Numbers, expected: Numbers): number {
  if (found.length !== expected.length) return Number.NaN
  return found.reduce((most, value, index) => Math.max(most, Math.abs(value - (expected[index] ?? Number.NaN))), 0)
}
