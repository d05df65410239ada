import type { Tensor, Variable } from '@tensorflow/tfjs-core'
import type { layers } from '@tensorflow/tfjs-layers'
import { currentSimdBackend } from '../SimdBackend.ts'

/** What tf.js's own layers with weights hold and their types do not show. */
export interface StockLayer {
  readonly kernel: { read(): Variable }
  readonly bias: { read(): Variable } | null
  readonly activation: { getClassName(): string; apply(values: Tensor): Tensor }
}

export type LayerCall<Layer> = (
  this: Layer,
  inputs: Tensor | Tensor[],
  options: Readonly<Record<string, unknown>>,
) => Tensor | Tensor[]

/**
 * Puts `fast` before the `call` of a class of stock layers, to which `example` leads: tf.js does not export the classes.
 * On another backend, and where `fast` answers null, the layer calls what it called before. Layers stay stock layers in every export.
 */
export function accelerateCall<Layer>(
  example: layers.Layer,
  fast: (layer: Layer, inputs: Tensor | Tensor[], options: Readonly<Record<string, unknown>>) => Tensor | null,
): void {
  const prototype = Object.getPrototypeOf(example) as { call: LayerCall<Layer> }
  const before = prototype.call
  prototype.call = function (inputs, options) {
    const result = currentSimdBackend() === null ? null : fast(this, inputs, options)
    return result ?? before.call(this, inputs, options)
  }
}
