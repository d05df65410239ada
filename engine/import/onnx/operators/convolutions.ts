import { channelsFirstAxes, NotExpressible, valueOf, type OnnxOperand } from '../draft.ts'
import type { Operation } from '../operation.ts'
import { permuteAxes } from '../permuteAxes.ts'
import { asPictureOfWidthOne, asSequence } from '../sequencePicture.ts'
import { describeWindow, padInput, widened } from '../slidingWindow.ts'
import { image } from './image.ts'
import { isMixedNext, mixedChannels } from './separableConvolution.ts'

/** Conv: conv2d, conv1d or depthwiseConv2d; uneven padding becomes a layer of its own. Sequences in groups are pictures of width 1. */
export function convolution(operation: Operation): readonly OnnxOperand[] {
  const given = image(operation)
  const kernel = operation.constant(1)
  const [filters = 0, perGroup = 0, ...own] = kernel.numbers.shape
  const channels = given.shape.at(-1) ?? 0
  const groups = operation.integer('group', 1)
  if (own.length !== given.shape.length - 1)
    throw new NotExpressible(`its kernel has ${own.length} axes`, `其卷积核有 ${own.length} 个轴`)
  const told = describeWindow(operation, { size: own, lengths: given.shape.slice(0, -1) })
  const isWidened = groups > 1 && own.length === 1
  const [value, window] = isWidened ? [asPictureOfWidthOne(given), widened(told)] : [given, told]
  const { size } = window
  const rank = size.length
  const isDilated = window.dilation.some((length) => length > 1)
  if (isDilated && window.stride.some((length) => length > 1))
    throw new NotExpressible(
      'stride and dilation are both above 1, which TensorFlow.js cannot',
      '步幅和膨胀率同时大于 1，TensorFlow.js 不支持',
    )
  if (perGroup * groups !== channels) throw new NotExpressible('its kernel does not fit its input', '其卷积核与输入不符')
  // Depthwise layers have no dilation of their own; behind one that is mixed next stands a separable convolution, which has.
  const isDepthwise = groups > 1 && perGroup === 1 && (!isDilated || (!isWidened && isMixedNext(operation)))
  const mixed = rank !== 2 || isWidened ? null : mixedChannels(operation, value, { size, window, filters, groups })
  if (mixed !== null) return [mixed]
  const padded = padInput(operation, value, window)
  const bias = operation.constantOrNull(2)
  const params = {
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
        params: { ...params, multiplier: filters / channels },
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
        params: { ...params, filters, dilation: window.dilation, ...(rank === 2 ? { groups } : {}) },
        name,
        inputs: [padded.input],
        shape,
        weights: {
          kernel: {
            shape: [...size, perGroup, filters],
            values: permuteAxes(kernel.numbers.values, {
              shape: [filters, perGroup, ...size],
              order: rank === 2 ? [2, 3, 1, 0] : [2, 1, 0],
            }),
          },
          ...biasWeight,
        },
      })
  return [isWidened ? asSequence(node) : valueOf(node, channelsFirstAxes(rank + 1))]
}
