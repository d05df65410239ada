import { add, div, mul, sqrt, square, sub } from '@tensorflow/tfjs-core'
import type { OptimizerSettings } from '../../../contract/document.ts'
import { slotAt, type UpdateRule } from './updateRule.ts'

/**
 * Adam (Kingma & Ba 2015, algorithm 1): m ← β₁m + (1 − β₁)g; v ← β₂v + (1 − β₂)g²;
 * w ← w − lr · m/(1 − β₁ᵗ) / (√(v/(1 − β₂ᵗ)) + ε).
 * `decoupledDecay` first shrinks the weight by 1 − lr·decay (AdamW, Loshchilov & Hutter 2019, as in PyTorch).
 */
export function adam(
  { beta1, beta2, epsilon, weightDecay }: OptimizerSettings,
  { decoupledDecay }: { decoupledDecay: boolean },
): UpdateRule {
  return {
    slots: ['mean', 'meanSquare'],
    slotStart: 0,
    update: ({ weight, gradient, slots, learningRate, updates }) => {
      const mean = add(mul(slotAt(slots, 0), beta1), mul(gradient, 1 - beta1))
      const meanSquare = add(mul(slotAt(slots, 1), beta2), mul(square(gradient), 1 - beta2))
      const deviation = add(sqrt(mul(meanSquare, 1 / (1 - beta2 ** updates))), epsilon)
      const step = mul(div(mean, deviation), learningRate / (1 - beta1 ** updates))
      const start = decoupledDecay ? mul(weight, 1 - learningRate * weightDecay) : weight
      return { weight: sub(start, step), slots: [mean, meanSquare] }
    },
  }
}
