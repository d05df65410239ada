import { add, mul, sub } from '@tensorflow/tfjs-core'
import type { OptimizerSettings } from '../../../contract/document.ts'
import { slotAt, type UpdateRule } from './updateRule.ts'

/**
 * v ← μ·v + g; w ← w − lr·v, or with `nesterov` w ← w − lr·(g + μ·v), the look-ahead form of Sutskever et al. 2013
 * as PyTorch, TensorFlow and tf.js have it.
 */
export function momentum(settings: OptimizerSettings, { nesterov }: { nesterov: boolean }): UpdateRule {
  return {
    slots: ['velocity'],
    slotStart: 0,
    update: ({ weight, gradient, slots, learningRate }) => {
      const velocity = add(mul(slotAt(slots, 0), settings.momentum), gradient)
      const direction = nesterov ? add(gradient, mul(velocity, settings.momentum)) : velocity
      return { weight: sub(weight, mul(direction, learningRate)), slots: [velocity] }
    },
  }
}
