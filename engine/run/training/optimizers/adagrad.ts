import { add, div, mul, sqrt, square, sub } from '@tensorflow/tfjs-core'
import type { OptimizerSettings } from '../../../contract/document.ts'
import { slotAt, type UpdateRule } from './updateRule.ts'

/** a ← a + g²; w ← w − lr·g / √(a + ε) (Duchi et al. 2011). The sum starts at 0.1, as in TensorFlow. */
export function adagrad({ epsilon }: OptimizerSettings): UpdateRule {
  return {
    slots: ['accumulator'],
    slotStart: 0.1,
    update: ({ weight, gradient, slots, learningRate }) => {
      const accumulator = add(slotAt(slots, 0), square(gradient))
      const step = mul(div(gradient, sqrt(add(accumulator, epsilon))), learningRate)
      return { weight: sub(weight, step), slots: [accumulator] }
    },
  }
}
