import type { Params } from '../../contract/document.ts'
import { text, type Text } from '../../contract/text.ts'
import type { FloatTensor } from '../../document/tensors/safetensors.ts'
import type { Shape } from '../../graph/shape.ts'
import type { Json } from './json.ts'
import type { FileWeight } from './kerasModel.ts'

/** What a layer is here. `after` is an activation that its node cannot apply itself. */
export type LayerReading =
  | {
      readonly kind: string
      readonly params: Params
      readonly after?: Activation
      readonly remark?: Text
      /** Weights that the layer was told to do without. */
      readonly without?: readonly string[]
      /** What it is to take, where the layer takes the same numbers in another shape; and what to make of its answer. */
      readonly reshaped?: { readonly from: Shape; readonly to: Shape | null }
      /** Zeros before the first step of the sequence it takes. */
      readonly ahead?: number
      /** The file's weights as its node has them. */
      readonly stored?: (weights: readonly FileWeight[]) => readonly FileWeight[]
      /** Its weights, which stay as they are; null: the file's do not fit. */
      readonly fixed?: (stored: readonly FileWeight[], channels: number) => ReadonlyMap<string, FloatTensor> | null
    }
  /** Does nothing when the network predicts. */
  | { readonly pass: true; readonly remark?: Text }
  /** `needsShape`: alone because the shape before it is not known. */
  | { readonly inert: Text; readonly needsShape?: true }

export type Activation = { readonly function: string; readonly slope?: number } | { readonly unknown: string }

export interface LayerSetting {
  /** Shapes that come in, where they are known. */
  readonly inputs: readonly (Shape | null)[]
  /** What the file keeps of the layer's weights. */
  readonly weights?: () => readonly FileWeight[]
  /** Whether something behind the layer looks at a mask that it gives. */
  readonly isMaskUsed?: () => boolean
  /** tf.js blends between cells otherwise than Keras. */
  readonly isTfjs: boolean
  /** What the file's program calls hard sigmoid: x/6 + 1/2 in Keras 3, 0.2·x + 1/2 in Keras 2 and tf.js. */
  readonly hardSigmoid: 'sixth' | 'fifth'
}

/** Reads the settings of one class of layer. */
export type LayerReader = (config: Json, setting: LayerSetting) => LayerReading

/** The layer may have an equal, were the shape before it known. */
export const shapeless: LayerReading = {
  inert: text('the shape before it is not known', '其前面的形状未知'),
  needsShape: true,
}

/** The layer has no equal, for this reason. */
export function inert(en: string, zh: string): LayerReading {
  return { inert: text(en, zh) }
}
