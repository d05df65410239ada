import { resetAfterGru } from '../../layers/resetAfterGru.ts'
import { groupedConv2d } from '../../layers/windows/groupedConv2d.ts'
import { accelerateGroupedConvolution } from '../../simd/layers/accelerateConvolutions.ts'
import { accelerateResetAfterGru } from '../../simd/layers/accelerateRecurrent.ts'
import { tf } from '../tf.ts'

let accelerated = false

/** What `accelerateLayers` does for tf.js's layers, for Netwright's own. */
export function accelerateOwnLayers(): void {
  if (accelerated) return
  accelerated = true
  // A layer leads to each class.
  accelerateGroupedConvolution(groupedConv2d(tf, { filters: 1, kernelSize: 1, groups: 1 }))
  accelerateResetAfterGru(
    resetAfterGru(tf, {
      units: 1,
      returnSequences: false,
      activation: 'tanh',
      recurrentActivation: 'sigmoid',
      useBias: true,
      kernelInitializer: 'zeros',
      recurrentInitializer: 'zeros',
      biasInitializer: 'zeros',
    }),
  )
}
