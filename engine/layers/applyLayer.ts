import type { SymbolicTensor, layers } from '@tensorflow/tfjs-layers'

/** Joins a tf.js layer to its inputs. tf.js types the outcome for any use; with one symbolic input it is one symbolic tensor. */
export function applyLayer(layer: layers.Layer, inputs: readonly SymbolicTensor[]): SymbolicTensor {
  const [first] = inputs
  return layer.apply(inputs.length === 1 && first !== undefined ? first : [...inputs]) as SymbolicTensor
}
