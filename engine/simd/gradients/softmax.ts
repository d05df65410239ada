import { runKernel, type FasterGradient } from './fasterGradient.ts'

export const softmaxGradient: FasterGradient = {
  kernelName: 'Softmax',
  gradient: (dy, [y]) =>
    y?.dtype === 'float32' && dy.dtype === 'float32' ? { logits: () => runKernel('SimdSoftmaxGrad', { dy, y }) } : null,
}
