import { mul, sub } from '@tensorflow/tfjs-core'
import type { UpdateRule } from './updateRule.ts'

/** w ← w − lr·g */
export function sgd(): UpdateRule {
  return {
    slots: [],
    slotStart: 0,
    update: ({ weight, gradient, learningRate }) => ({ weight: sub(weight, mul(gradient, learningRate)), slots: [] }),
  }
}
