import { layerCall, type LayerCall } from '../../layers/code/layerCall.ts'

/** A call that is a function on tensors, not a layer: no Sequential can hold it. */
export interface TensorCall {
  readonly function: 'ops.pad'
  readonly padding: readonly (readonly [number, number])[]
  readonly mode: 'symmetric'
  readonly suffix: string
}

export type KerasCall = LayerCall | TensorCall

/**
 * What Keras computes otherwise than tf.js, as calls that agree. Keras puts the cells of a bilinear enlargement half a cell
 * apart, tf.js at i / factor: the mean over `factor` cells forward of the repeated cells, whose last ones stay what they are.
 */
export function lowerForKeras(call: LayerCall): readonly KerasCall[] {
  if (call.layer !== 'UpSampling2D' || call.named['interpolation'] !== 'bilinear') return [call]
  const size = call.leading['size']
  const [down, across] = Array.isArray(size) ? size.map(Number) : [1, 1]
  const factors = [down ?? 1, across ?? 1] as const
  return [
    layerCall('UpSampling2D', { size: factors }, { suffix: `${call.suffix}_nearest` }),
    {
      function: 'ops.pad',
      padding: [
        [0, 0],
        [0, factors[0] - 1],
        [0, factors[1] - 1],
        [0, 0],
      ],
      mode: 'symmetric',
      suffix: `${call.suffix}_edge`,
    },
    layerCall('AveragePooling2D', { pool_size: factors }, { named: { strides: 1 }, suffix: call.suffix }),
  ]
}
