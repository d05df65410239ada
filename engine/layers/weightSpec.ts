import type { Shape } from '../graph/shape.ts'

export type Initializer =
  | 'zeros'
  | 'ones'
  | 'smallNormal'
  | 'glorotUniform'
  | 'glorotNormal'
  | 'heUniform'
  | 'heNormal'
  | 'orthogonal'
  | 'smallUniform'
  | 'forgetGateOnes'

/** One weight tensor, in the order in which the built tf.js layer lists its weights. */
export interface WeightSpec {
  /** As tf.js names it, without the layer's name: "kernel", "bias", "moving_mean", "forward/recurrent_kernel". */
  readonly name: string
  readonly shape: Shape
  readonly initializer: Initializer
  /** Fan in and out for the scaled initialisers (Glorot & Bengio 2010, He et al. 2015). */
  readonly fanIn: number
  readonly fanOut: number
  /** false: a statistic that the optimiser never touches. */
  readonly trainable: boolean
  /** Penalty l1·Σ|w| + l2·Σw², added to the data loss. */
  readonly penalty?: { readonly l1: number; readonly l2: number }
}
