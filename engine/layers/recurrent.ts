import type { layers as tfLayers } from '@tensorflow/tfjs-layers'
import type { Text } from '../contract/text.ts'
import { formula, formulaParam, type Formula } from '../graph/formula.ts'
import type { Shape } from '../graph/shape.ts'
import { applyLayer } from './applyLayer.ts'
import { weightArguments } from './code/codeArguments.ts'
import { layerCall, type CodeArguments, type CodeLayer } from './code/layerCall.ts'
import { defineLayer, type AnyLayerDefinition, type LayerSample } from './defineLayer.ts'
import { expectRank } from './expectRank.ts'
import { recurOnnx, type OnnxRecurrence } from './onnx/recurOnnx.ts'
import type { ParamSpecs } from './params.ts'
import { recurrentParams, resetsAfter, type RecurrentParams } from './recurrentParams.ts'
import type { TfLibrary } from './tfLibrary.ts'
import { recurTorch, type TorchRecurrence } from './torch/recurTorch.ts'
import type { Initializer, WeightSpec } from './weightSpec.ts'

/** What tf.js's recurrent layers all take; the kinds add their own. */
export interface RecurrentArguments {
  readonly name: string
  readonly units: number
  readonly returnSequences: boolean
  readonly activation: RecurrentParams['activation']
  readonly useBias: boolean
  readonly kernelInitializer: 'zeros'
  readonly recurrentInitializer: 'zeros'
  readonly biasInitializer: 'zeros'
}

interface RecurrentKind {
  readonly kind: string
  readonly title: Text
  readonly summary: Text
  readonly keywords: readonly string[]
  /** Weight blocks side by side: 1 for a simple recurrent layer, 3 for GRU, 4 for LSTM. */
  readonly gates: 1 | 3 | 4
  readonly biasInitializer: Initializer
  /** Where the kind has more than all have. */
  readonly params?: ParamSpecs<RecurrentParams>
  /** Keras's layer, and what its kind must always say. */
  readonly code: { readonly layer: CodeLayer; readonly named: (params: RecurrentParams) => CodeArguments }
  readonly layer: (tf: TfLibrary, settings: RecurrentArguments, params: RecurrentParams) => tfLayers.Layer
  readonly onnx: OnnxRecurrence
  readonly torch: (params: RecurrentParams) => TorchRecurrence
  readonly samples?: readonly LayerSample<RecurrentParams>[]
}

/** tf.js's names for the ways to join two directions. */
const tfMerge = { concat: 'concat', sum: 'sum', average: 'ave', multiply: 'mul' } as const

/** A recurrent kind: they differ in their gates and in the tf.js layer, in nothing else. */
export function defineRecurrent({
  gates,
  biasInitializer,
  code,
  layer,
  onnx,
  torch,
  params: specs = recurrentParams,
  samples = [],
  ...words
}: RecurrentKind): AnyLayerDefinition {
  const { title } = words
  return defineLayer<RecurrentParams>({
    ...words,
    category: 'recurrent',
    inputs: [{ name: 'in', multiple: false }],
    hasOutput: true,
    params: specs,
    settings: ({ units, bidirectional, returnSequences }) =>
      [`${units}`, ...(bidirectional ? ['⇄'] : []), ...(returnSequences ? ['seq'] : [])].join(' · '),
    inferShape: (params, [shape = []]) => {
      const wrongRank = expectRank(title, 'sequence', shape)
      if (wrongRank !== null) return { refusals: [wrongRank] }
      const { width, arithmetic } = outputWidth(params)
      const steps = shape[0] ?? 0
      return params.returnSequences
        ? { shape: [steps, width], formula: formula`${steps} × ${arithmetic}` }
        : { shape: [width], formula: arithmetic }
    },
    weights: (params, [shape = []]) => {
      const once = directionWeights({ gates, biasInitializer }, params, shape)
      if (!params.bidirectional) return once
      return ['forward', 'backward'].flatMap((direction) =>
        once.map((weight) => ({ ...weight, name: `${direction}/${weight.name}` })),
      )
    },
    parameterFormula: (params, [shape = []]) => {
      const units = formulaParam('units', params.units)
      const bias = !params.bias ? formula`` : resetsAfter(params) ? formula` + 2` : formula` + 1`
      const each = formula`${units}·(${shape.at(-1) ?? 0} + ${units}${bias})`
      const gated = gates === 1 ? each : formula`${gates}·${each}`
      return params.bidirectional ? formula`2·${gated}` : gated
    },
    multiplyAdds: ({ units, bidirectional }, [shape = []]) => {
      const [steps = 0, features = 0] = shape
      const directions = bidirectional ? 2 : 1
      const marked = formulaParam('units', units)
      const each = formula`${gates}·${marked}·(${features} + ${marked})`
      return {
        count: directions * steps * gates * units * (features + units),
        formula: bidirectional ? formula`2·${steps} · ${each}` : formula`${steps} · ${each}`,
      }
    },
    receptiveField: () => ({ type: 'everything' }),
    countsAsDepth: false,
    emit: (params) => {
      const once = layerCall(code.layer, { units: params.units }, { named: recurrentArguments(params, code.named(params)) })
      if (!params.bidirectional) return [once]
      const mode = params.merge === 'concat' ? {} : { merge_mode: tfMerge[params.merge] }
      return [layerCall('Bidirectional', { layer: { type: 'layer', call: once } }, { named: mode })]
    },
    build: (tf, params, inputs, { name }) => {
      const settings: RecurrentArguments = {
        name: params.bidirectional ? `${name}_direction` : name,
        units: params.units,
        returnSequences: params.returnSequences,
        activation: params.activation,
        useBias: params.bias,
        kernelInitializer: 'zeros',
        recurrentInitializer: 'zeros',
        biasInitializer: 'zeros',
      }
      const once = layer(tf, settings, params)
      if (!params.bidirectional) return applyLayer(once, inputs)
      // tf.js types the wrapped layer as RNN, which it does not export; every layer made above is one.
      const wrapped = once as Parameters<typeof tf.layers.bidirectional>[0]['layer']
      return applyLayer(tf.layers.bidirectional({ name, layer: wrapped, mergeMode: tfMerge[params.merge] }), inputs)
    },
    toOnnx: (params, [input], weights) => recurOnnx(input, { params, weights, recurrence: onnx }),
    toTorch: (params, [input]) => recurTorch(input, { params, recurrence: torch(params) }),
    samples: [...recurrentSamples(gates), ...samples],
    refused: [
      { params: {}, inputs: [[28, 28, 1]], code: 'wrong-rank' },
      { params: {}, inputs: [[784]], code: 'wrong-rank' },
    ],
  })
}

function recurrentArguments(params: RecurrentParams, ofKind: CodeArguments): CodeArguments {
  const { activation, returnSequences, bias, recurrentInitializer, l1, l2 } = params
  return {
    ...(activation === 'tanh' ? {} : { activation }),
    ...(returnSequences ? { return_sequences: true } : {}),
    ...(bias ? {} : { use_bias: false }),
    ...weightArguments(params, ['kernel']),
    ...(recurrentInitializer === 'orthogonal'
      ? {}
      : { recurrent_initializer: { type: 'initializer', name: recurrentInitializer } }),
    ...(l1 === 0 && l2 === 0 ? {} : { recurrent_regularizer: { type: 'regularizer', l1, l2 } }),
    ...ofKind,
  }
}

function outputWidth({ units, bidirectional, merge }: RecurrentParams): { readonly width: number; readonly arithmetic: Formula } {
  const marked = formulaParam('units', units)
  if (!bidirectional || merge !== 'concat') return { width: units, arithmetic: formula`${marked}` }
  return { width: 2 * units, arithmetic: formula`2·${marked} = ${2 * units}` }
}

/**
 * kernel [features, gates·units], recurrent_kernel [units, gates·units], bias [gates·units], or [2, gates·units] for a GRU that
 * resets behind the product: of the input, of the state. Fans as Keras counts them.
 */
function directionWeights(
  { gates, biasInitializer }: Pick<RecurrentKind, 'gates' | 'biasInitializer'>,
  params: RecurrentParams,
  shape: Shape,
): readonly WeightSpec[] {
  const { units, bias, initializer, recurrentInitializer, l1, l2 } = params
  const features = shape.at(-1) ?? 0
  const columns = gates * units
  const penalty = { l1, l2 }
  const rest = { fanOut: columns, trainable: true }
  const kernels: readonly WeightSpec[] = [
    { name: 'kernel', shape: [features, columns], initializer, fanIn: features, penalty, ...rest },
    { name: 'recurrent_kernel', shape: [units, columns], initializer: recurrentInitializer, fanIn: units, penalty, ...rest },
  ]
  const biasShape = resetsAfter(params) ? [2, columns] : [columns]
  return bias ? [...kernels, { name: 'bias', shape: biasShape, initializer: biasInitializer, fanIn: features, ...rest }] : kernels
}

/** gates · units · (features + units + 1) weights, as Keras and the papers' equations have them. */
function recurrentSamples(gates: number): readonly LayerSample<RecurrentParams>[] {
  return [
    {
      params: {},
      inputs: [[8, 8]],
      output: [32],
      trainable: gates * 32 * (8 + 32 + 1),
      multiplyAdds: 8 * gates * 32 * (8 + 32),
    },
    {
      params: {
        units: 3,
        returnSequences: true,
        bidirectional: true,
        merge: 'concat',
        activation: 'sigmoid',
        bias: false,
        initializer: 'heNormal',
        recurrentInitializer: 'glorotUniform',
        l1: 0.1,
        l2: 0.1,
      },
      inputs: [[5, 2]],
      output: [5, 6],
      trainable: 2 * gates * 3 * (2 + 3),
      multiplyAdds: 2 * 5 * gates * 3 * (2 + 3),
    },
    { params: { units: 4, bidirectional: true, merge: 'sum' }, inputs: [[3, 2]], output: [4], trainable: 2 * gates * 4 * 7 },
    { params: { units: 1, bidirectional: true, merge: 'average' }, inputs: [[3, 2]], output: [1], trainable: 2 * gates * 4 },
    { params: { units: 2, returnSequences: true }, inputs: [[4, 3]], output: [4, 2], trainable: gates * 2 * 6 },
  ]
}
