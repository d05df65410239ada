import * as core from '@tensorflow/tfjs-core'
import type { LayersModel } from '@tensorflow/tfjs-layers'
import { buildLayer, predict } from '../../engine/conformance/builtLayer.ts'
import { inputTensors, setWeights, type SampleCase } from '../../engine/conformance/sampleCases.ts'
import type { FloatTensor } from '../../engine/document/tensors/safetensors.ts'

/** What one layer was given and what tf.js made of it. */
export interface LayerAnswer {
  /** By the layer's own names: "kernel". */
  readonly weights: ReadonlyMap<string, FloatTensor>
  /** "in0", "in1" …, a batch of two, channels last. */
  readonly inputs: ReadonlyMap<string, FloatTensor>
  readonly output: Float32Array
  /** The weights after one step of gradient descent (rate 0.1) on the mean of the outputs' squares, in training mode. */
  readonly stepped: ReadonlyMap<string, FloatTensor>
}

/** Runs a layer by itself on repeatable weights and inputs. */
export function answerOf(sampleCase: SampleCase): LayerAnswer {
  const { definition, params, inputs } = sampleCase
  const specs = definition.weights(params, inputs)
  const { model } = buildLayer(definition, params, inputs)
  setWeights(model, specs)
  const read = (tensor: core.Tensor): FloatTensor => ({ shape: tensor.shape, values: Float32Array.from(tensor.dataSync()) })
  const weights = new Map(model.getWeights().map((tensor, index) => [specs[index]?.name ?? '', read(tensor)] as const))
  const given = inputTensors(sampleCase)
  const output = core.tidy(() => Float32Array.from(predict(model, given).dataSync()))
  takeStep(model, given)
  const stepped = new Map(model.getWeights().map((tensor, index) => [specs[index]?.name ?? '', read(tensor)] as const))
  const answer = {
    weights,
    stepped,
    inputs: new Map(given.map((tensor, index) => [`in${index}`, read(tensor)] as const)),
    output,
  }
  core.dispose([...given, ...model.weights.map((weight) => weight.read())])
  return answer
}

const stepRate = 0.1

function takeStep(model: LayersModel, inputs: readonly core.Tensor[]): void {
  /* LayerVariable.read returns the tf.Variable itself, typed as its base class. */
  const variables = model.trainableWeights.map((weight) => weight.read() as core.Variable)
  if (variables.length === 0) return
  core.tidy(() => {
    const { grads } = core.variableGrads(
      () => core.mean<core.Scalar>(core.square(predict(model, inputs, { training: true }))),
      variables,
    )
    for (const variable of variables) {
      const gradient = grads[variable.name]
      if (gradient !== undefined) variable.assign(core.sub(variable, core.mul(gradient, stepRate)))
    }
  })
}
