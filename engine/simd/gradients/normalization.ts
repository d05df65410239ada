import { engine, registerGradient, type NamedAttrMap, type NamedTensorMap, type Tensor } from '@tensorflow/tfjs-core'

/** How `SimdBatchNorm` and `SimdLayerNorm` learn: all three gradients come of one kernel. The moments are not differentiated. */
export function registerNormalizationGradients(): void {
  registerGradient({
    kernelName: 'SimdBatchNorm',
    inputsToSave: ['x', 'gamma'],
    outputsToSave: [false, true, true],
    gradFunc: (dys, saved, attrs) => {
      const [x, gamma, mean, variance] = saved
      if (!x || !gamma || !mean || !variance) throw new Error('A batch normalisation was not recorded.')
      return threeGradients('SimdBatchNormGradient', { x, dy: ofResult(dys), mean, variance, gamma }, attrs)
    },
  })
  registerGradient({
    kernelName: 'SimdLayerNorm',
    inputsToSave: ['x', 'gamma'],
    outputsToSave: [false, true, true],
    gradFunc: (dys, saved, attrs) => {
      const [x, gamma, mean, inverse] = saved
      if (!x || !gamma || !mean || !inverse) throw new Error('A layer normalisation was not recorded.')
      return threeGradients('SimdLayerNormGradient', { x, dy: ofResult(dys), mean, inverse, gamma }, attrs)
    },
  })
}

function ofResult(dys: Tensor | Tensor[]): Tensor {
  const dy = Array.isArray(dys) ? dys[0] : dys
  if (dy === undefined) throw new Error('A normalisation has no gradient to pass on.')
  return dy
}

function threeGradients(kernel: string, inputs: NamedTensorMap, attrs: NamedAttrMap): Record<string, () => Tensor> {
  const [dx, dGamma, dBeta] = engine().runKernel(kernel, inputs, attrs) as unknown as readonly Tensor[]
  if (!dx || !dGamma || !dBeta) throw new Error(`${kernel} gave too few gradients.`)
  return { x: () => dx, gamma: () => dGamma, beta: () => dBeta }
}
