import { transposedLength, type AxisWindow } from '../../../graph/window.ts'
import { channelsFirstAxes, NotExpressible, valueOf, type OnnxOperand } from '../draft.ts'
import type { Operation } from '../operation.ts'
import { permuteAxes } from '../permuteAxes.ts'
import { image } from './image.ts'

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
