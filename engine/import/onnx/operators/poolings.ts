import { channelsFirstAxes, isChannelsFirst, NotExpressible, valueOf, type NodeValue, type OnnxOperand } from '../draft.ts'
import type { Operation } from '../operation.ts'
import { asPictureOfWidthOne, asSequence } from '../sequencePicture.ts'
import { describeWindow, padInput, widened } from '../slidingWindow.ts'
import { image } from './image.ts'

export function maxPooling(operation: Operation): readonly OnnxOperand[] {
  const value = image(operation)
  const size = operation.integers('kernel_shape') ?? []
  if ((operation.integers('dilations') ?? []).some((length) => length > 1))
    throw new NotExpressible('it pools with a dilation, which ours has not', '它带有膨胀率，而我们的池化没有')
  if ((operation.node.outputs[1] ?? '') !== '')
    throw new NotExpressible('it also gives the places of the maxima', '它还输出最大值的位置')
  const window = describeWindow(operation, { size, lengths: value.shape.slice(0, -1) })
  const most = Math.floor((Math.min(...size) - 1) / 2)
  const zeros = Math.max(...window.before) <= most ? 'any' : 'sameOnly'
  /* Never with a layer of zeros before it: a zero would win over negative values. */
  const padded = padInput(operation, value, window, { zeros: isEven(window) ? zeros : 'sameOnly' })
  return pooled(operation, { kind: size.length === 1 ? 'maxPool1d' : 'maxPool2d', value, size, ...padded, stride: window.stride })
}

export function averagePooling(operation: Operation): readonly OnnxOperand[] {
  const given = image(operation)
  const told = describeWindow(operation, { size: operation.integers('kernel_shape') ?? [], lengths: given.shape.slice(0, -1) })
  if ((operation.integers('dilations') ?? []).some((length) => length > 1))
    throw new NotExpressible('it pools with a dilation, which ours has not', '它带有膨胀率，而我们的池化没有')
  /* A sequence is pooled as a picture of width 1. */
  const isSequence = given.shape.length === 2
  const [value, window] = isSequence ? [asPictureOfWidthOne(given), widened(told)] : [given, told]
  const counts = operation.integer('count_include_pad', 0) === 1
  if (counts && operation.integer('ceil_mode', 0) === 1 && !isEven(told))
    throw new NotExpressible('its last windows count cells that are not there', '其最后的窗口计入了不存在的单元')
  /* "same" leaves padding out of the mean; a number of zeros, and a layer of zeros, count. */
  const padded = padInput(operation, value, window, { zeros: counts ? 'numberOnly' : 'sameOnly' })
  const pool = pooled(operation, { kind: 'avgPool2d', value, size: window.size, ...padded, stride: window.stride })
  return isSequence ? pool.map(({ node }) => asSequence(node)) : pool
}

function isEven({ before, after }: { readonly before: readonly number[]; readonly after: readonly number[] }): boolean {
  return [...before, ...after].every((length) => length === before[0])
}

function pooled(
  operation: Operation,
  {
    kind,
    value,
    size,
    stride,
    padding,
    input,
    output,
  }: ReturnType<typeof padInput> & {
    readonly kind: string
    readonly value: NodeValue
    readonly size: readonly number[]
    readonly stride: readonly number[]
  },
): readonly NodeValue[] {
  const shape = [...output, value.shape.at(-1) ?? 0]
  const node = operation.context.add({
    kind,
    params: { pool: size, stride, padding },
    name: operation.layerName(),
    inputs: [input],
    shape,
  })
  return [valueOf(node, channelsFirstAxes(shape.length))]
}

/** One number for each channel; the file keeps axes of length 1 where the picture was. */
export function globalPooling(operation: Operation): readonly OnnxOperand[] {
  const kind = operation.node.operator === 'GlobalMaxPool' ? 'globalMaxPool2d' : 'globalAvgPool2d'
  return [globalPool(operation, image(operation), { kind, keepsAxes: true })]
}

/** ReduceMean or ReduceMax over a whole picture is global pooling. */
export function reduction(operation: Operation): readonly OnnxOperand[] {
  const value = operation.value(0)
  const axes = (operation.integersOf(1, 'axes') ?? []).map((axis) => (axis < 0 ? axis + value.axes.length : axis))
  /* Axes of length 1 that ours lacks are summed up already. */
  const reduced = new Set(axes.map((axis) => value.axes[axis]).filter((axis) => axis !== null))
  const directions = mergedDirections(operation, value, axes)
  if (directions !== null) return [directions]
  const spatial = value.shape.slice(0, -1).map((_, index) => index + 1)
  const isPicture = spatial.length > 0 && reduced.size === spatial.length && spatial.every((axis) => reduced.has(axis))
  if (!isPicture || operation.node.operator === 'ReduceSum' || operation.node.operator === 'ReduceProd')
    throw new NotExpressible('it sums up axes that no layer sums up', '它所归约的轴没有对应的层')
  const kind = operation.node.operator === 'ReduceMax' ? 'globalMaxPool2d' : 'globalAvgPool2d'
  const found = globalPool(operation, value, { kind, keepsAxes: true })
  const kept = value.axes.map((axis, at) => (axes.includes(at) ? null : axis === 0 ? 0 : 1))
  const keepsAxes = operation.integer('keepdims', 1) === 1
  return [{ ...found, axes: keepsAxes ? kept : kept.filter((_, at) => !axes.includes(at)) }]
}

function globalPool(
  operation: Operation,
  value: NodeValue,
  { kind }: { readonly kind: string; readonly keepsAxes: boolean },
): NodeValue {
  const channels = value.shape.at(-1) ?? 0
  /* A sequence is pooled as an image of width 1. */
  const asImage: NodeValue = value.shape.length === 3 ? value : { ...value, shape: [value.shape[0] ?? 1, 1, channels] }
  const node = operation.context.add({
    kind,
    name: operation.layerName(),
    inputs: [operation.context.settleInOrder(asImage)],
    shape: [channels],
  })
  const axes = isChannelsFirst(value)
    ? value.axes.map((axis, at) => (at === 0 ? 0 : at === 1 ? 1 : (null as typeof axis)))
    : [0, 1]
  return valueOf(node, axes)
}

/** ReduceSum, ReduceMean or ReduceProd over the two directions of a recurrent layer is how it joins them. */
function mergedDirections(operation: Operation, value: NodeValue, axes: readonly number[]): NodeValue | null {
  const [axis, ...others] = axes
  const { node } = value
  if (axis === undefined || others.length > 0 || node.params['bidirectional'] !== true || node.shape === null) return null
  const ours = value.axes[axis]
  if (ours === null || ours === undefined || ours !== value.shape.length - 1 || value.shape[ours - 1] !== 2) return null
  if (operation.integer('keepdims', 1) === 1 || !operation.context.isUsedOnce(operation.node.inputs[0] ?? '')) return null
  const merges: Readonly<Record<string, string>> = { ReduceSum: 'sum', ReduceMean: 'average', ReduceProd: 'multiply' }
  const merge = merges[operation.node.operator]
  if (merge === undefined) return null
  node.params = { ...node.params, merge }
  node.shape = [...node.shape.slice(0, -1), (node.shape.at(-1) ?? 2) / 2]
  const left = value.axes.filter((_, at) => at !== axis).map((one) => (one !== null && one > ours ? one - 1 : one))
  return valueOf(node, left)
}
