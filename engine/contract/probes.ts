import type { NodeId } from './ids.ts'

/** A node's output (or weights) for one sample, cut into channels. */
export interface FeatureMaps {
  readonly node: NodeId
  /** Output shape without the batch axis. */
  readonly shape: readonly number[]
  readonly height: number
  readonly width: number
  /** Maps in `bytes`; may be fewer than the node has. */
  readonly maps: number
  readonly mapsTotal: number
  /** maps × height × width; 0 is `minimum`, 255 is `maximum`. */
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly minimum: number
  readonly maximum: number
}

export interface ValueStatistics {
  readonly mean: number
  readonly deviation: number
  /** Euclidean length. */
  readonly norm: number
  /** Share of exact zeros, 0 to 1. */
  readonly zeros: number
  readonly minimum: number
  readonly maximum: number
  readonly nonFinite: number
}

export interface NodeStatistics {
  readonly node: NodeId
  readonly activations: ValueStatistics
  /** Gradient of the loss with respect to the node's output. */
  readonly outputGradients: ValueStatistics | null
  readonly weights: readonly {
    readonly name: string
    readonly values: ValueStatistics
    readonly gradients: ValueStatistics | null
  }[]
}
