import type { TensorInfo } from '@tensorflow/tfjs-core'
import type { Clamp } from '../elementwise/clamp.ts'
import type { Normalization } from './filterPacks.ts'

/** What may follow a convolution and cost nothing of its own. */
export type FollowingStep =
  | { readonly kind: 'normalize'; readonly normalization: Normalization }
  | { readonly kind: 'add'; readonly other: TensorInfo }
  | { readonly kind: 'clamp'; readonly clamp: Clamp }
