import { channelsFirstAxes, NotExpressible, valueOf, type OnnxOperand } from '../draft.ts'
import type { Operation } from '../operation.ts'
import { permuteAxes } from '../permuteAxes.ts'
import { describeWindow, padInput } from '../slidingWindow.ts'
import { image } from './image.ts'
import { isMixedNext, mixedChannels } from './separableConvolution.ts'

/** Conv: conv2d, conv1d or depthwiseConv2d; uneven padding becomes a layer of its own. */
export function convolution(operation: Operation): readonly OnnxOperand[] {
  const value = image(operation)
  const kernel = operation.constant(1)
  const [filters = 0, perGroup = 0, ...size] = kernel.numbers.shape
  const channels = value.shape.at(-1) ?? 0
  const groups = operation.integer('group', 1)
  const rank = value.shape.length - 1
  if (size.length !== rank) throw new NotExpressible(`its kernel has ${size.length} axes`, `其卷积核有 ${size.length} 个轴`)
  const window = describeWindow(operation, { size, lengths: value.shape.slice(0, -1) })
  const isDilated = window.dilation.some((length) => length > 1)
  if (isDilated && window.stride.some((length) => length > 1))
    throw new NotExpressible(
      'stride and dilation are both above 1, which TensorFlow.js cannot',
      '步幅和膨胀率同时大于 1，TensorFlow.js 不支持',
    )
  if (groups > 1 && rank !== 2)
    throw new NotExpressible(
      `it convolves a sequence in ${groups} groups; only pictures have such a layer`,
      `它对序列分 ${groups} 组卷积；只有图像才有这样的层`,
    )
  if (perGroup * groups !== channels) throw new NotExpressible('its kernel does not fit its input', '其卷积核与输入不符')
  // Depthwise layers have no dilation of their own; behind one that is mixed next stands a separable convolution, which has.
  const isDepthwise = groups > 1 && perGroup === 1 && (!isDilated || isMixedNext(operation))
  const mixed = mixedChannels(operation, value, { size, window, filters, groups })
  if (mixed !== null) return [mixed]
  const padded = padInput(operation, value, window)
  const bias = operation.constantOrNull(2)
  const own = {
    kernel: size,
    stride: window.stride,
    padding: padded.padding,
    bias: bias !== null,
    activation: 'none',
  }
  const shape = [...padded.output, filters]
  const biasWeight = bias === null ? {} : { bias: { shape: [filters], values: Float32Array.from(bias.numbers.values) } }
  const name = operation.layerName(kernel)
  const node = isDepthwise
    ? operation.context.add({
        kind: 'depthwiseConv2d',
        params: { ...own, multiplier: filters / channels },
        dilation: isDilated ? window.dilation : null,
        name,
        inputs: [padded.input],
        shape,
        weights: {
          depthwise_kernel: {
            shape: [...size, channels, filters / channels],
            values: permuteAxes(kernel.numbers.values, { shape: [channels, filters / channels, ...size], order: [2, 3, 0, 1] }),
          },
          ...biasWeight,
        },
      })
    : operation.context.add({
        kind: rank === 2 ? 'conv2d' : 'conv1d',
        params: { ...own, filters, dilation: window.dilation, ...(rank === 2 ? { groups } : {}) },
        name,
        inputs: [padded.input],
        shape,
        weights: {
          kernel: {
            shape: [...size, perGroup, filters],
            values: permuteAxes(kernel.numbers.values, {
              shape: kernel.numbers.shape,
              order: rank === 2 ? [2, 3, 1, 0] : [2, 1, 0],
            }),
          },
          ...biasWeight,
        },
      })
  return [valueOf(node, channelsFirstAxes(rank + 1))]
}
