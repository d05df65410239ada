import {
  concat,
  engine,
  matMul,
  registerGradient,
  reshape,
  split,
  stack,
  sum,
  type NamedAttrMap,
  type NamedTensorMap,
  type Tensor,
  type Tensor2D,
} from '@tensorflow/tfjs-core'
import type { RecurrentSettings, RecurrentSizes } from '../ops/recurrent/recurrentCell.ts'

/** How `SimdRecurrent` learns: back through time in one kernel, then one product over all steps for each set of weights. */
export function registerRecurrentGradient(): void {
  registerGradient({
    kernelName: 'SimdRecurrent',
    inputsToSave: ['x', 'kernel', 'recurrentKernel'],
    outputsToSave: [false, true, true, true],
    gradFunc: (dys, saved, attrs) => {
      const [x, kernel, recurrentKernel, states, before, resets] = saved
      const dy = Array.isArray(dys) ? dys[0] : dys
      if (!x || !kernel || !recurrentKernel || !states || !before || !dy) throw new Error('A recurrent layer was not recorded.')
      const settings = attrs as unknown as RecurrentSettings // as layers/readSequence.ts gave them
      const [samples = 0, steps = 0, features = 0] = x.shape
      const sizes: RecurrentSizes = { samples, steps, features, units: recurrentKernel.shape[0] ?? 0 }
      const records: NamedTensorMap = { dy, recurrentKernel, states, before, ...(resets ? { resets } : {}) }
      const known = { ...settings, sizes } as unknown as NamedAttrMap // tf.js hands attributes on as they are
      const outputs: Tensor2D[] = engine().runKernel('SimdRecurrentGradient', records, known)
      const [dScores, hBefore, third] = outputs
      if (!dScores || !hBefore) throw new Error('SimdRecurrentGradient gave no gradients.')
      const ofInput = {
        x: () => reshape(matMul(dScores, kernel, false, true), x.shape),
        kernel: () => matMul(reshape(x, [samples * steps, features]), dScores, true),
      }
      if (!third) return { ...ofInput, recurrentKernel: () => matMul(hBefore, dScores, true), bias: () => sum(dScores, 0) }
      if (settings.cell === 'gru')
        return { ...ofInput, recurrentKernel: () => gruWeights(dScores, hBefore, third), bias: () => sum(dScores, 0) }
      return {
        ...ofInput,
        recurrentKernel: () => matMul(hBefore, third, true),
        bias: () => stack([sum(dScores, 0), sum(third, 0)]),
      }
    },
  })
}

/** The candidate of a GRU sees r·h, its gates see h. */
function gruWeights(dScores: Tensor2D, hBefore: Tensor2D, rhBefore: Tensor2D): Tensor {
  const units = hBefore.shape[1]
  const [gates, candidate] = split(dScores, [2 * units, units], 1)
  if (!gates || !candidate) throw new Error('A GRU has three gates.')
  return concat([matMul(hBefore, gates, true), matMul(rhBefore, candidate, true)], 1)
}
