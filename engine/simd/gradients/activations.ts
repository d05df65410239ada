import { runKernel, type FasterGradient } from './fasterGradient.ts'

/** One kernel for the gradient, of what forward saved: x or y. */
function oneKernel(kernelName: string, { gradient, saved }: { gradient: string; saved: 'x' | 'y' }): FasterGradient {
  return {
    kernelName,
    gradient: (dy, [forward], attrs) => {
      if (forward?.dtype !== 'float32' || dy.dtype !== 'float32') return null
      return { x: () => runKernel(gradient, { dy, [saved]: forward }, attrs) }
    },
  }
}

export const activationGradients: readonly FasterGradient[] = [
  oneKernel('Abs', { gradient: 'SimdAbsGrad', saved: 'x' }),
  oneKernel('ClipByValue', { gradient: 'SimdClipGrad', saved: 'x' }),
  oneKernel('LeakyRelu', { gradient: 'SimdLeakyReluGrad', saved: 'x' }),
  // Of the result, as good as the input and not computed where relu is made in one pass with what comes before it.
  { ...oneKernel('Relu', { gradient: 'SimdReluGrad', saved: 'y' }), saves: { inputsToSave: [], outputsToSave: [true] } },
  oneKernel('Relu6', { gradient: 'SimdRelu6Grad', saved: 'x' }),
  oneKernel('Selu', { gradient: 'SimdSeluGrad', saved: 'x' }),
  oneKernel('Sigmoid', { gradient: 'SimdSigmoidGrad', saved: 'y' }),
  oneKernel('Softplus', { gradient: 'SimdSoftplusGrad', saved: 'x' }),
  oneKernel('Tanh', { gradient: 'SimdTanhGrad', saved: 'y' }),
]
