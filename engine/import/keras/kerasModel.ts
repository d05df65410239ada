import type { FloatTensor } from '../../document/safetensors.ts'
import type { Json } from './json.ts'

/** A weight as the file has it; its name is '' where the file keeps none. */
export interface FileWeight {
  readonly name: string
  readonly tensor: FloatTensor
}

/** One call of a layer: the outputs it takes, by layer name and call. */
export interface LayerCall {
  readonly from: readonly { readonly layer: string; readonly call: number }[]
}

/** One layer of a model, whichever dialect it was written in. Models inside models are taken apart. */
export interface ReadLayer {
  /** Unique; layers of an inner model have its name in front. */
  readonly name: string
  /** What it is called where it stands: the last part of `name`. */
  readonly shortName: string
  /** Names of the models it lies in, outermost first. */
  readonly inside: readonly string[]
  readonly className: string
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
}

/** Where the weights of a file's layers are found. */
export interface WeightSource {
  /** In the layer's own order; null where the file has none for it. */
  of(layer: ReadLayer): readonly FileWeight[] | null
}
