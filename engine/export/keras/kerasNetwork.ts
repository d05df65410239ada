import type { FloatTensor } from '../../document/tensors/safetensors.ts'
import type { KeptCall } from '../../layers/inert/keptKeras.ts'

export type KerasValue = string | number | boolean | null | readonly KerasValue[] | { readonly [key: string]: KerasValue }
export type KerasConfig = { readonly [key: string]: KerasValue }

/** All axes, the batch in front as null. */
export type KerasShape = readonly (number | null)[]

/** One Keras layer with its weights. `config` holds what both dialects of Keras write alike. */
export interface KerasLayer {
  readonly name: string
  /** "Conv2D", "Bidirectional", … */
  readonly className: string
  readonly trainable: boolean
  readonly config: KerasConfig
  /** The layer inside a Bidirectional. */
  readonly inner: { readonly name: string; readonly className: string; readonly config: KerasConfig } | null
  /** Names of the layers whose outputs it takes, in order. */
  readonly from: readonly string[]
  readonly inputShapes: readonly KerasShape[]
  readonly outputShape: KerasShape
  /** In Keras's order. */
  readonly weights: readonly { readonly name: string; readonly tensor: FloatTensor }[]
  /** A layer that Netwright does not know and passes on as it came. */
  readonly kept: KeptLayer | null
}

export interface KeptLayer {
  readonly module: string
  readonly registeredName: string | null
  readonly call: KeptCall
}

export interface KerasNetwork {
  readonly name: string
  /** In the order in which Keras itself lists a model's layers: weights are found by it. */
  readonly layers: readonly KerasLayer[]
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  /** For people and for reading back: class names, preprocessing, losses. */
  readonly metadata: KerasConfig
}
