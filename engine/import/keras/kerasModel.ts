import type { FloatTensor } from '../../document/tensors/safetensors.ts'
import type { Shape } from '../../graph/shape.ts'
import type { KeptCall } from '../../layers/inert/keptKeras.ts'
import type { Json } from './json.ts'

/** A weight as the file has it; its name is '' where the file keeps none. */
export interface FileWeight {
  readonly name: string
  readonly tensor: FloatTensor
}

/** One call of a layer: the outputs it takes, by layer name and call. */
export interface LayerCall {
  readonly from: readonly { readonly layer: string; readonly call: number }[]
  /** How the file writes the call; left out where it writes none (a row of layers): then the outputs are its only argument. */
  readonly form?: KeptCall
}

/** One layer of a model, whichever dialect it was written in. Models inside models are taken apart. */
export interface ReadLayer {
  /** Unique; layers of an inner model have its name in front. */
  readonly name: string
  /** What it is called where it stands: the last part of `name`. */
  readonly shortName: string
  /** Names of the models it lies in, outermost first. */
  readonly inside: readonly string[]
  /** The same as the file calls them, which a model that is called again keeps for its copies: there its weights lie. */
  readonly home: readonly string[]
  readonly className: string
  /** Where Keras finds the class; null: among its own layers. */
  readonly module: string | null
  readonly registeredName: string | null
  readonly config: Json
  /** Several where the layer is shared; an input has one without sources. */
  readonly calls: readonly LayerCall[]
  /** Where in the description it stands, for problems. */
  readonly path: string
}

export interface ReadModel {
  readonly name: string
  readonly layers: readonly ReadLayer[]
  readonly inputs: readonly string[]
  readonly outputs: readonly { readonly layer: string; readonly call: number }[]
  /** What the file tells of shapes, without the batch, by `placeKey`. */
  readonly shapes: ReadonlyMap<string, Shape>
  /** Layers of which another output than the first is taken. */
  readonly split: ReadonlySet<string>
  /** Inner models that are called more than once. */
  readonly repeated: readonly RepeatedModel[]
}

export interface RepeatedModel {
  readonly name: string
  readonly calls: number
  readonly path: string
}

/** By what a call's output is known. */
export function placeKey(layer: string, call: number): string {
  return `${call} ${layer}`
}

/** Where the weights of a file's layers are found. */
export interface WeightSource {
  /** In the layer's own order; null where the file has none for it. */
  of(layer: ReadLayer): readonly FileWeight[] | null
  /** The same for a layer that is not understood: all that lies below it, named by place. */
  all(layer: ReadLayer): readonly FileWeight[]
}
