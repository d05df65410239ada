import * as core from '@tensorflow/tfjs-core'
import type { LayersModel } from '@tensorflow/tfjs-layers'
import { buildLayer, predict } from '../../../engine/conformance/builtLayer.ts'
import { inputTensors, setWeights, type SampleCase } from '../../../engine/conformance/sampleCases.ts'
import type { FloatTensor } from '../../../engine/document/tensors/safetensors.ts'
import { takesStep } from './layerCases.ts'

type Tensors = ReadonlyMap<string, FloatTensor>

/** What one layer was given and what tf.js made of it. */
export interface LayerAnswer {
  /** By the layer's own names: "kernel". */
  readonly weights: Tensors
  /** "in0", "in1" …, a batch of two, channels last. */
  readonly inputs: Tensors
  readonly output: Float32Array<ArrayBuffer>
  /**
   * After one step of gradient descent (rate 1) on the mean of the outputs' squares, in training mode. Inputs are changed like weights:
   * that is what reaches the layers before. As they were where `takesStep` says that there is none.
   */
  readonly stepped: { readonly weights: Tensors; readonly inputs: Tensors }
}

/** Runs a layer by itself on repeatable weights and inputs. */
export function answerOf(sampleCase: SampleCase): LayerAnswer {
  const { definition, params, inputs } = sampleCase
  const specs = definition.weights(params, inputs)
  const { model } = buildLayer(definition, params, inputs)
  setWeights(model, specs)
  const given = inputTensors(sampleCase).map((tensor) => core.variable(tensor))
  const readBoth = () => ({
    weights: new Map(model.getWeights().map((tensor, index) => [specs[index]?.name ?? '', read(tensor)] as const)),
    inputs: new Map(given.map((tensor, index) => [`in${index}`, read(tensor)] as const)),
  })
  const before = readBoth()
  const output = core.tidy(() => Float32Array.from(predict(model, given).dataSync()))
  if (takesStep(sampleCase)) takeStep(model, { inputs: given, isNumbers: definition.kind !== 'embedding' })
  const answer = { ...before, output, stepped: readBoth() }
  core.dispose([...given, ...model.weights.map((weight) => weight.read())])
  return answer
}

const read = (tensor: core.Tensor): FloatTensor => ({ shape: tensor.shape, values: Float32Array.from(tensor.dataSync()) })

/** Numbers of words, which an embedding takes, have no gradient. */
function takeStep(
  model: LayersModel,
  { inputs, isNumbers }: { readonly inputs: readonly core.Variable[]; readonly isNumbers: boolean },
): void {
  /* LayerVariable.read returns the tf.Variable itself, typed as its base class. */
  const weights = model.trainableWeights.map((weight) => weight.read() as core.Variable)
  const variables = isNumbers ? [...weights, ...inputs] : weights
  core.tidy(() => {
    const { grads } = core.variableGrads(
      () => core.mean<core.Scalar>(core.square(predict(model, inputs, { training: true }))),
      variables,
    )
    for (const variable of variables) {
      const gradient = grads[variable.name]
      if (gradient !== undefined) variable.assign(core.sub(variable, gradient))
    }
  })
}
