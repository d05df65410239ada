import * as core from '@tensorflow/tfjs-core'
import type { LayersModel } from '@tensorflow/tfjs-layers'
import type { Params } from '../contract/document.ts'
import { shapeSize, type Shape } from '../graph/shape.ts'
import type { AnyLayerDefinition } from '../layers/defineLayer.ts'
import { withDefaults } from '../layers/registry.ts'
import type { WeightSpec } from '../layers/weightSpec.ts'
import { spread } from './builtLayer.ts'

/** One sample of one kind, with all its params. */
export interface SampleCase {
  readonly definition: AnyLayerDefinition
  readonly sample: AnyLayerDefinition['samples'][number]
  readonly params: Params
  readonly inputs: readonly Shape[]
}

export function samplesOf(definition: AnyLayerDefinition): readonly SampleCase[] {
  return definition.samples.map((sample) => ({
    definition,
    sample,
    params: withDefaults(definition, definedParams(sample.params)),
    inputs: sample.inputs,
  }))
}

/** "conv2d {"filters":2} on 7×7×3". */
export function sampleName({ definition, sample }: SampleCase): string {
  const shapes = sample.inputs.map((shape) => shape.join('×')).join(' + ')
  return `${definition.kind} ${JSON.stringify(sample.params)} on ${shapes}`
}

export function definedParams(params: Partial<Params>): Params {
  return Object.fromEntries(Object.entries(params).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])))
}

/** Repeatable weights for a built layer, in the order of its specs. */
export function setWeights(model: LayersModel, specs: readonly WeightSpec[]): void {
  core.tidy(() => {
    const values = specs.map(({ name, shape, fanIn }, index) => {
      const scale = name.endsWith('kernel') ? Math.sqrt(3 / Math.max(fanIn, 1)) : 1
      const numbers = spread(shapeSize(shape), index * 1000 + 1).map((value) => value * scale)
      return core.tensor(name === 'moving_variance' ? numbers.map((value) => value * value + 0.5) : numbers, [...shape])
    })
    model.setWeights(values)
  })
}

/** A batch of two for each input; whole numbers below the vocabulary for an embedding. */
export function inputTensors({ definition, params, inputs }: SampleCase): readonly core.Tensor[] {
  return inputs.map((shape, index) => {
    const size = 2 * shapeSize(shape)
    const words = definition.kind === 'embedding' ? Number(params['vocabulary']) : null
    const values = words === null ? spread(size, index * 77 + 5) : Float32Array.from({ length: size }, (_, at) => at % words)
    return core.tensor(values, [2, ...shape])
  })
}
