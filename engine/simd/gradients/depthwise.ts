import { runKernel, type FasterGradient } from './fasterGradient.ts'

/** tf.js's own refuses dilation, though the kernels take it. */
export const depthwiseGradient: FasterGradient = {
  kernelName: 'DepthwiseConv2dNative',
  gradient: (dy, [x, filter], attrs) => {
    if (x?.dtype !== 'float32' || filter?.dtype !== 'float32') return null
    return {
      x: () => runKernel('DepthwiseConv2dNativeBackpropInput', { dy, filter }, { ...attrs, inputShape: x.shape }),
      filter: () => runKernel('DepthwiseConv2dNativeBackpropFilter', { x, dy }, { ...attrs, filterShape: filter.shape }),
    }
  },
}
