import '@tensorflow/tfjs-backend-cpu'
import * as core from '@tensorflow/tfjs-core'
import * as tfLayers from '@tensorflow/tfjs-layers'
import type { Params } from '../contract/document.ts'
import type { Shape } from '../graph/shape.ts'
import type { AnyLayerDefinition, NoiseSource } from '../layers/defineLayer.ts'
import { registerHardActivations } from '../layers/hardActivations.ts'
import { withDefaults } from '../layers/registry.ts'
import type { TfLibrary } from '../layers/tfLibrary.ts'

const library: TfLibrary = { core, layers: tfLayers.layers }
registerHardActivations(library)

/** Stock layers stand in for the engine's seeded ones: here only shapes and quiet passes matter. */
const stockNoise: NoiseSource = {
  dropout: (tf, { name, rate }) => tf.layers.dropout({ name, rate }),
  gaussianNoise: (tf, { name, deviation }) => tf.layers.gaussianNoise({ name, stddev: deviation }),
}

export interface BuiltLayer {
  readonly model: tfLayers.LayersModel
  /** The weights of all layers the node became, in tf.js's order. */
  readonly weights: readonly tfLayers.LayerVariable[]
  /** Without the batch axis. */
  readonly outputShape: Shape
}

/** tf.js keeps names of weights unique per process; a fresh layer name for each build keeps them readable. */
let builds = 0

/** Builds one node by itself: real inputs, the kind's own `build`, a real LayersModel. Input nodes are an identity. */
export function buildLayer(definition: AnyLayerDefinition, given: Params, inputShapes: readonly Shape[]): BuiltLayer {
  builds += 1
  const name = `node${builds}`
  const params = withDefaults(definition, given)
  const shapes = inputShapes.map((shape) => [...shape])
  const inputs = shapes.map((shape, index) => tfLayers.input({ shape, name: `${name}_in${index}` }))
  const output = definition.build(library, params, inputs, { name, inputShapes: shapes, noise: stockNoise })
  const model = tfLayers.model({ inputs, outputs: output })
  return { model, weights: model.weights, outputShape: output.shape.slice(1).map(Number) }
}

/** A model's output for real values, batch first. */
export function predict(model: tfLayers.LayersModel, inputs: readonly core.Tensor[], { training = false } = {}): core.Tensor {
  const [first] = inputs
  const output = model.apply(inputs.length === 1 && first !== undefined ? first : [...inputs], { training })
  return output as core.Tensor // one output was built, and real tensors went in
}

/** Repeatable values between −1 and 1, no two alike nearby, none at zero. */
export function spread(count: number, start = 1): Float32Array {
  return Float32Array.from({ length: count }, (_, index) => Math.sin((index + start) * 12.9898) * 0.9 + 0.05)
}
