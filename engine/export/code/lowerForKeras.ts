import { layerCall, type LayerCall } from '../../layers/code/layerCall.ts'
import type { CodeStep } from './codePlan.ts'
import type { LoweredCall } from './lowerPlan.ts'

/** A function on tensors, no layer: a Sequential cannot hold it. */
export interface TensorCall {
  readonly function: 'ops.pad'
  readonly padding: readonly (readonly [number, number])[]
  readonly mode: 'symmetric'
}

/**
 * What Keras computes otherwise than tf.js, as calls that agree. Keras lays the cells of a bilinear enlargement half a cell
 * further than tf.js, where cell i lies at i / factor: there it is the mean over the next `factor` cells of the image whose
 * cells are repeated. The last ones find their own value behind the border.
 */
export function lowerForKeras({ call }: CodeStep): readonly LoweredCall<LayerCall | TensorCall>[] {
  if (call.layer !== 'UpSampling2D' || call.named['interpolation'] !== 'bilinear') return [{ call, suffix: '' }]
  const size = call.leading['size']
  const [down = 1, across = 1] = Array.isArray(size) ? size.map(Number) : []
  const padding = [
    [0, 0],
    [0, down - 1],
    [0, across - 1],
    [0, 0],
  ] as const
  return [
    { call: layerCall('UpSampling2D', { size: [down, across] }), suffix: '_nearest' },
    { call: { function: 'ops.pad', padding, mode: 'symmetric' }, suffix: '_edge' },
    { call: layerCall('AveragePooling2D', { pool_size: [down, across] }, { named: { strides: 1 } }), suffix: '' },
  ]
}
