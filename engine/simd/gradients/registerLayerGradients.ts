import { engine, registerGradient, type NamedAttrMap, type Tensor } from '@tensorflow/tfjs-core'
import { runKernel } from './fasterGradient.ts'

/**
 * Gradients of the layers that are one node of the tape. Each input's gradient is made only if somebody needs it: tf.fused.conv2d makes
 * the first layer's input gradient too, which nobody does. Gradients of gradients they have not, as tf.js's fused kernels have not.
 */
export function registerLayerGradients(): void {
  registerConvolution('SimdConvolution', { input: 'Conv2DBackpropInput', filter: 'Conv2DBackpropFilter' })
  registerConvolution('SimdGroupedConvolution', { input: 'SimdGroupedInputGradient', filter: 'SimdGroupedFilterGradient' })
  registerGradient({
    kernelName: 'SimdDense',
    inputsToSave: ['x', 'filter'],
    outputsToSave: [true],
    gradFunc: (dy, saved, attrs) => {
      const [x, filter, y] = threeTensors(saved)
      const end = lastStep(dy, y, attrs)
      return {
        x: () => runKernel('BatchMatMul', { a: end.dz, b: filter }, { transposeA: false, transposeB: true }),
        filter: () => runKernel('BatchMatMul', { a: x, b: end.dz }, { transposeA: true, transposeB: false }),
        bias: end.bias,
      }
    },
  })
}

/** A convolution's gradients by two kernels. */
function registerConvolution(kernelName: string, gradients: { readonly input: string; readonly filter: string }): void {
  registerGradient({
    kernelName,
    inputsToSave: ['x', 'filter'],
    outputsToSave: [true],
    gradFunc: (dy, saved, attrs) => {
      const [x, filter, y] = threeTensors(saved)
      const end = lastStep(dy, y, attrs)
      // The same attributes; the kernels take dilations too, which tf.js's own do not.
      const window = { ...attrs, dataFormat: 'NHWC' }
      return {
        x: () => runKernel(gradients.input, { dy: end.dz, filter }, { ...window, inputShape: x.shape }),
        filter: () => runKernel(gradients.filter, { x, dy: end.dz }, { ...window, filterShape: filter.shape }),
        bias: end.bias,
      }
    },
  })
}

/**
 * Back through activation and bias; relu's gradient and the bias gradient are made together, and at once: each of the three functions
 * below runs in a tidy of its own. They are called in the order of the node's inputs, so behind the bias nobody needs dz any more.
 */
function lastStep(dy: Tensor | Tensor[], y: Tensor, attrs: NamedAttrMap): { dz: Tensor; bias: () => Tensor } {
  // Both nodes have one result.
  const gradient = dy as Tensor
  if (attrs['activation'] !== 'relu') return { dz: gradient, bias: () => runKernel('SimdBiasGradient', { dy: gradient }) }
  const [dz, sums] = engine().runKernel('SimdReluBiasGradient', { dy: gradient, y }) as unknown as [Tensor, Tensor]
  const bias = () => {
    dz.dispose()
    return sums
  }
  return { dz, bias }
}

function threeTensors(saved: readonly Tensor[]): readonly [Tensor, Tensor, Tensor] {
  const [x, filter, y] = saved
  if (x === undefined || filter === undefined || y === undefined) throw new Error('A layer saved too few tensors.')
  return [x, filter, y]
}
