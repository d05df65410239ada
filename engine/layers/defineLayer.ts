import type { SymbolicTensor } from '@tensorflow/tfjs-layers'
import type * as tfLayers from '@tensorflow/tfjs-layers'
import type { Params } from '../contract/document.ts'
import type { Text } from '../contract/text.ts'
import type { Formula } from '../graph/formula.ts'
import type { Shape } from '../graph/shape.ts'
import type { AxisWindow } from '../graph/window.ts'
import type { LayerCall } from './code/layerCall.ts'
import type { LayerRefusal, LayerRemark } from './layerRefusal.ts'
import type { OnnxOutput, OnnxValue, OnnxWeights } from './onnx/onnxValue.ts'
import type { ParamSpecs } from './params.ts'
import { refuseTooLarge } from './refuseTooLarge.ts'
import type { TfLibrary } from './tfLibrary.ts'
import type { TorchLayer, TorchValue } from './torch/torchValue.ts'
import type { WeightSpec } from './weightSpec.ts'

export type Category = 'io' | 'conv' | 'pool' | 'dense' | 'activation' | 'normal' | 'recurrent' | 'merge' | 'shape'

export interface InputPort {
  readonly name: string
  /** Takes any number of wires, in their order in the document. */
  readonly multiple: boolean
}

export type ShapeOutcome =
  | { readonly shape: Shape; /** How the spatial lengths came about. */ readonly formula: Formula }
  | { readonly refusals: readonly LayerRefusal[] }

/** What one output cell has seen of the layer's input. */
export type ReceptiveStep =
  | { readonly type: 'window'; /** Spatial axes only. */ readonly axes: readonly AxisWindow[] }
  | { readonly type: 'same' }
  | { readonly type: 'everything' }
  | {
      readonly type: 'upsample'
      readonly factors: readonly number[]
      /** A window that then slides over the enlarged grid (transposed convolution). */ readonly axes?: readonly AxisWindow[]
    }

export interface Count {
  readonly count: number
  readonly formula: Formula
}

/** The noise of a training step, repeatable from the run's seed and position (engine/run/training/noise.ts). */
export interface NoiseSource {
  dropout(tf: TfLibrary, options: { readonly name: string; readonly rate: number }): tfLayers.layers.Layer
  gaussianNoise(tf: TfLibrary, options: { readonly name: string; readonly deviation: number }): tfLayers.layers.Layer
}

export interface BuildContext {
  /** The layer's name in the model; extra layers of the same node add a suffix: `${name}_pad`. */
  readonly name: string
  readonly inputShapes: readonly Shape[]
  readonly noise: NoiseSource
}

/** A node's params together with the shapes on its wires: what a conformance test builds. */
export interface LayerSample<P> {
  readonly params: Partial<P>
  readonly inputs: readonly Shape[]
  /** Expected from outside the code (a paper, another library, arithmetic in the comment). */
  readonly output: Shape
  readonly trainable: number
  readonly frozen?: number
  readonly multiplyAdds?: number
}

/**
 * Everything Netwright knows about one layer kind. Palette, inspector, validation, analysis, compile, export,
 * help and tests all read this one object; adding a kind is one file plus one line in registry.ts.
 * No React, no colours, no run-time import of tf.js.
 */
export interface LayerDefinition<P extends Params = Params> {
  readonly kind: string
  readonly title: Text
  /** One or two sentences for a learner. */
  readonly summary: Text
  readonly category: Category
  /** Words people also search for. */
  readonly keywords: readonly string[]
  readonly inputs: readonly InputPort[]
  readonly hasOutput: boolean
  readonly params: ParamSpecs<P>
  /** The short settings line of the card: "32 · 3×3 · same". */
  settings(params: P): string
  /** `inputs` holds one shape for each wire, in port order. Called only with legal params. */
  inferShape(params: P, inputs: readonly Shape[]): ShapeOutcome
  /** What the analyser shows besides refusals, for a layer whose shape could be inferred: "non-integer-size", "nothing-to-flatten", … */
  remarks?(params: P, inputs: readonly Shape[]): readonly LayerRemark[]
  /** What each wire of a merge becomes, in their order; left out where the order makes no difference. Called as `inferShape` is. */
  inputRoles?(params: P, inputs: readonly Shape[]): readonly Text[]
  weights(params: P, inputs: readonly Shape[]): readonly WeightSpec[]
  /** "3·3·16·32 + 32"; the number itself is summed from `weights`. */
  parameterFormula?(params: P, inputs: readonly Shape[]): Formula
  /** Multiply-adds for one sample; left out where there are none worth counting (activation, pooling, merge). */
  multiplyAdds?(params: P, inputs: readonly Shape[], output: Shape): Count
  receptiveField(params: P, inputs: readonly Shape[]): ReceptiveStep
  /** Counts as a layer in "VGG-16": convolutions and fully connected layers. */
  readonly countsAsDepth: boolean
  /**
   * The layer as people write it in Keras or tf.js: calls one after the other, the first on the node's inputs. Empty where
   * nothing is to be done. Data, never text: the printers are in engine/export/code.
   */
  emit(params: P, inputs: readonly Shape[]): readonly LayerCall[]
  build(tf: TfLibrary, params: P, inputs: readonly SymbolicTensor[], context: BuildContext): SymbolicTensor
  /**
   * The same computation in ONNX's operators, as it is when the network predicts (opset 17). One value for each wire, in
   * port order; a network's input node gets the graph's input itself.
   */
  toOnnx(params: P, inputs: readonly [OnnxValue, ...OnnxValue[]], weights: OnnxWeights): OnnxOutput
  /** The same layer in PyTorch: its modules, what their state_dict holds, and a call structure over its inputs, never text. */
  toTorch(params: P, inputs: readonly [TorchValue, ...TorchValue[]]): TorchLayer
  /** At least two: defaults on a usual shape, and one with every param away from its default. */
  readonly samples: readonly LayerSample<P>[]
  /** Inputs or params that must be refused, with the refusal's code. */
  readonly refused: readonly { readonly params: Partial<P>; readonly inputs: readonly Shape[]; readonly code: string }[]
  /** Steps for params saved by older versions of this kind. */
  readonly upgrades?: readonly ((params: Params) => Params)[]
}

/** Any layer kind, its params forgotten: what the registry holds. Params are checked against `params` before any call. */
export type AnyLayerDefinition = LayerDefinition<Params>

/**
 * Checks a definition's types and forgets its params; the one place where that happens.
 * Every kind also gets the limits of `refuseTooLarge`, so that no layer can ask for an absurd allocation.
 */
export function defineLayer<P extends Params>(definition: LayerDefinition<P>): AnyLayerDefinition {
  const limited: LayerDefinition<P> = {
    ...definition,
    inferShape(params, inputs) {
      const outcome = definition.inferShape(params, inputs)
      if ('refusals' in outcome) return outcome
      const refusal = refuseTooLarge(definition, { output: outcome.shape, weights: definition.weights(params, inputs) })
      return refusal === null ? outcome : { refusals: [refusal] }
    },
  }
  return limited as unknown as AnyLayerDefinition
}
