import { accelerateActivations } from './accelerateActivations.ts'
import { accelerateConvolutions } from './accelerateConvolutions.ts'
import { accelerateDense } from './accelerateDense.ts'
import { accelerateNormalization } from './accelerateNormalization.ts'
import { accelerateRecurrent } from './accelerateRecurrent.ts'

let accelerated = false

/**
 * Lets tf.js's own layers use the fused kernels wherever the simd backend is in use; on any other backend nothing changes, and they
 * stay stock layers in every saved model. Once for each page or process; calling it again does nothing.
 */
export function accelerateLayers(): void {
  if (accelerated) return
  accelerated = true
  accelerateActivations()
  accelerateConvolutions()
  accelerateDense()
  accelerateNormalization()
  accelerateRecurrent()
}
