import { add, div, mul, sqrt, square, sub } from '@tensorflow/tfjs-core'
import type { OptimizerSettings } from '../../../contract/document.ts'
import { slotAt, type UpdateRule } from './updateRule.ts'

/** s ← ρ·s + (1 − ρ)·g²; w ← w − lr·g / √(s + ε) (Tieleman & Hinton 2012, with TensorFlow's place for ε). */
export function rmsprop({ rho, epsilon }: OptimizerSettings): UpdateRule {
  return {
    slots: ['meanSquare'],
    slotStart: 0,
    update: ({ weight, gradient, slots, learningRate }) => {
      const meanSquare = add(mul(slotAt(slots, 0), rho), mul(square(gradient), 1 - rho))
      const step = mul(div(gradient, sqrt(add(meanSquare, epsilon))), learningRate)
      return { weight: sub(weight, step), slots: [meanSquare] }
    },
  }
}
