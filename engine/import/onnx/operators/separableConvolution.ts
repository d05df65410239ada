import { channelsFirstAxes, valueOf, type NodeValue } from '../draft.ts'
import type { Operation } from '../operation.ts'
import { permuteAxes } from '../permuteAxes.ts'
import type { FileWindow } from '../slidingWindow.ts'

/** Whether the one user of a depthwise convolution is the 1×1 convolution that makes a separable one of both. */
export function isMixedNext({ context, result, operands }: Operation): boolean {
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
export function mixedChannels(
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
