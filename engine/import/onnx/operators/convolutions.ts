import { transposedLength, type AxisWindow } from '../../../graph/window.ts'
import { asChannelsFirst, channelsFirstAxes, NotExpressible, valueOf, type NodeValue, type OnnxOperand } from '../draft.ts'
import type { Operation } from '../operation.ts'
import { permuteAxes } from '../permuteAxes.ts'
import { describeWindow, padInput, type FileWindow } from '../slidingWindow.ts'

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
  const isDepthwise = groups > 1 && groups === channels && perGroup === 1
  if (groups > 1 && (!isDepthwise || rank !== 2 || (isDilated && !isMixedNext(operation))))
    throw new NotExpressible(`it convolves in ${groups} groups; there is no such layer`, `它分 ${groups} 组卷积；没有这样的层`)
  if (groups === 1 && perGroup !== channels) throw new NotExpressible('its kernel does not fit its input', '其卷积核与输入不符')
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
        params: { ...own, filters, dilation: window.dilation },
        name,
        inputs: [padded.input],
        shape,
        weights: {
          kernel: {
            shape: [...size, channels, filters],
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

/** Whether the one user of a depthwise convolution is the 1×1 convolution that makes a separable one of both. */
function isMixedNext({ context, result, operands }: Operation): boolean {
  const [user] = context.isUsedOnce(result) ? (context.users.get(result) ?? []) : []
  const [, , height, width] = user?.operator === 'Conv' ? (context.file.constants.get(user.inputs[1] ?? '')?.shape ?? []) : []
  const isPlain = ['strides', 'dilations'].every((name) =>
    (user?.attributes.get(name)?.integers ?? []).every((length) => length === 1),
  )
  const isUnpadded = (user?.attributes.get('pads')?.integers ?? []).every((length) => length === 0)
  return (
    height === 1 &&
    width === 1 &&
    isPlain &&
    isUnpadded &&
    (user?.attributes.get('group')?.integer ?? 1) === 1 &&
    (operands[2] ?? null) === null
  )
}

/** A 1×1 convolution right behind a depthwise one: both together are a separable convolution. */
function mixedChannels(
  operation: Operation,
  { node: before }: NodeValue,
  {
    size,
    window,
    filters,
    groups,
  }: { readonly size: readonly number[]; readonly window: FileWindow; readonly filters: number; readonly groups: number },
): NodeValue | null {
  const isCell =
    size.length === 2 &&
    [...size, ...window.stride].every((length) => length === 1) &&
    [...window.before, ...window.after].every((length) => length === 0)
  const { kernel: own, stride, padding, multiplier, bias, activation } = before.params
  const dilation = before.dilation ?? [1, 1]
  const [depthwise, source] = [before.weights.get('depthwise_kernel'), before.inputs[0]]
  const isPart = before.kind === 'depthwiseConv2d' && multiplier === 1 && bias === false && activation === 'none'
  if (!isCell || !isPart || groups !== 1 || depthwise === undefined || source === undefined || before.shape === null) return null
  if (
    own === undefined ||
    stride === undefined ||
    padding === undefined ||
    !operation.context.isUsedOnce(operation.node.inputs[0] ?? '')
  )
    return null
  const [kernel, added] = [operation.constant(1), operation.constantOrNull(2)]
  const channels = before.shape.at(-1) ?? 0
  const node = operation.context.add({
    kind: 'separableConv2d',
    params: { filters, kernel: own, stride, padding, dilation, bias: added !== null, activation: 'none' },
    name: operation.context.file.producer === 'Netwright' ? operation.context.takeOver(before) : operation.layerName(kernel),
    inputs: [source],
    shape: [...before.shape.slice(0, 2), filters],
    weights: {
      depthwise_kernel: depthwise,
      pointwise_kernel: {
        shape: [1, 1, channels, filters],
        values: permuteAxes(kernel.numbers.values, { shape: [filters, channels], order: [1, 0] }),
      },
      ...(added === null ? {} : { bias: { shape: [filters], values: Float32Array.from(added.numbers.values) } }),
    },
  })
  return valueOf(node, channelsFirstAxes(3))
}

/** ConvTranspose. Where more is cut off on one side, the kernel gets rows of zeros on the other, which are cut off with it. */
export function transposedConvolution(operation: Operation): readonly OnnxOperand[] {
  const value = image(operation)
  const kernel = operation.constant(1)
  const [channels = 0, filters = 0, ...size] = kernel.numbers.shape
  if (size.length !== 2 || value.shape.length !== 3 || channels !== value.shape.at(-1))
    throw new NotExpressible('it is no transposed convolution of an image', '它不是图像的转置卷积')
  if (operation.integer('group', 1) !== 1 || (operation.integers('dilations') ?? []).some((length) => length > 1))
    throw new NotExpressible(
      'it has groups or a dilation, which our transposed convolution has not',
      '它带有分组或膨胀，而我们的转置卷积没有',
    )
  const strides = operation.integers('strides') ?? [1, 1]
  const extra = operation.integers('output_padding') ?? [0, 0]
  const cuts = transposedCuts(operation, { size, strides, extra, lengths: value.shape.slice(0, 2) })
  const plan = planTranspose(cuts, { size, strides, lengths: value.shape.slice(0, 2) })
  const bias = operation.constantOrNull(2)
  const extended = plan.size
  const ours = permuteAxes(kernel.numbers.values, { shape: kernel.numbers.shape, order: [2, 3, 1, 0] })
  const values = new Float32Array((extended[0] ?? 0) * (extended[1] ?? 0) * channels * filters)
  for (let row = 0; row < (size[0] ?? 0); row++) {
    for (let column = 0; column < (size[1] ?? 0); column++) {
      const from = (row * (size[1] ?? 0) + column) * channels * filters
      const to = ((row + (plan.before[0] ?? 0)) * (extended[1] ?? 0) + column + (plan.before[1] ?? 0)) * channels * filters
      values.set(ours.subarray(from, from + channels * filters), to)
    }
  }
  const node = operation.context.add({
    kind: 'conv2dTranspose',
    params: { filters, kernel: extended, stride: strides, padding: plan.padding, bias: bias !== null, activation: 'none' },
    name: operation.layerName(kernel),
    inputs: [operation.context.settleInOrder(value)],
    shape: [...plan.output, filters],
    weights: {
      kernel: { shape: [...extended, filters, channels], values },
      ...(bias === null ? {} : { bias: { shape: [filters], values: Float32Array.from(bias.numbers.values) } }),
    },
  })
  return [valueOf(node, channelsFirstAxes(3))]
}

interface Cut {
  readonly before: number
  readonly after: number
}

interface Transposed {
  readonly size: readonly number[]
  readonly strides: readonly number[]
  readonly lengths: readonly number[]
}

/** Cells cut off at both ends; what `output_padding` adds behind is cut less. */
function transposedCuts(
  operation: Operation,
  { size, strides, extra, lengths }: Transposed & { readonly extra: readonly number[] },
): readonly Cut[] {
  const auto = operation.text('auto_pad', 'NOTSET')
  const asked = operation.integers('output_shape')
  const pads = operation.integers('pads') ?? [0, 0, 0, 0]
  return [0, 1].map((axis) => {
    const stride = strides[axis] ?? 1
    const full = ((lengths[axis] ?? 1) - 1) * stride + (size[axis] ?? 1)
    if (asked === null && auto === 'NOTSET') return { before: pads[axis] ?? 0, after: (pads[axis + 2] ?? 0) - (extra[axis] ?? 0) }
    const wanted = asked === null ? (auto === 'VALID' ? full : (lengths[axis] ?? 1) * stride) : (asked.at(axis - 2) ?? full)
    const all = full - wanted
    const before = auto === 'SAME_LOWER' ? Math.ceil(all / 2) : Math.floor(all / 2)
    return { before, after: all - before }
  })
}

function planTranspose(
  cuts: readonly Cut[],
  { size, strides, lengths }: Transposed,
): {
  readonly size: readonly number[]
  readonly before: readonly number[]
  readonly padding: 'valid' | 'same' | number
  readonly output: readonly number[]
} {
  const fits = (padding: AxisWindow['padding']): boolean =>
    cuts.every(({ before, after }, axis) => {
      const [kernel, stride] = [size[axis] ?? 1, strides[axis] ?? 1]
      /* Ours paints at least a stride for each cell: what a short kernel leaves empty counts as output padding. */
      const short = Math.max(0, stride - kernel)
      const all = Math.max(0, kernel - stride)
      const [ourBefore, ourAfter] =
        padding === 'valid'
          ? [0, -short]
          : padding === 'same'
            ? [Math.floor(all / 2), Math.ceil(all / 2) - short]
            : [padding, padding - short]
      return before === ourBefore && after === ourAfter
    })
  const outputs = (kernel: readonly number[], padding: AxisWindow['padding']): readonly number[] =>
    lengths.map((length, axis) =>
      transposedLength(length, { kernel: kernel[axis] ?? 1, stride: strides[axis] ?? 1, dilation: 1, padding }),
    )
  for (const padding of ['valid', 'same', cuts[0]?.before ?? 0] as const) {
    if (fits(padding)) return { size, before: [0, 0], padding, output: outputs(size, padding) }
  }
  if (cuts.some(({ before, after }) => Math.abs(before) > 1024 || Math.abs(after) > 1024))
    throw new NotExpressible('it cuts off more than 1024 cells', '它裁去超过 1024 格')
  const most = Math.max(0, ...cuts.flatMap(({ before, after }) => [before, after]))
  const before = cuts.map((cut) => most - cut.before)
  const extended = size.map((length, axis) => length + most - (cuts[axis]?.before ?? 0) + most - (cuts[axis]?.after ?? 0))
  if (extended.some((length, axis) => length < (strides[axis] ?? 1)) || cuts.some((cut) => cut.before < 0))
    throw new NotExpressible(
      'what it cuts off cannot be told to our transposed convolution',
      '它裁去的部分无法用我们的转置卷积表示',
    )
  return { size: extended, before, padding: most, output: outputs(extended, most) }
}

/** The operand as an image or a sequence with channels first, as the file's operator wants it. */
export function image(operation: Operation): NodeValue {
  const value = asChannelsFirst(operation.value(0))
  if (value !== null && (value.shape.length === 2 || value.shape.length === 3)) return value
  throw new NotExpressible(
    'its input is no image or sequence of channels, or lies in an order that no layer can change',
    '其输入不是带通道的图像或序列，或其轴的顺序无法由任何层调整',
  )
}
