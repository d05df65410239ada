import { NotExpressible, valueOf, type NodeValue, type OnnxOperand } from '../draft.ts'
import { onnxLimits } from '../onnxFile.ts'
import type { Operation } from '../operation.ts'
import { reordered } from '../orderOfUnits.ts'

export function batchNormalization(operation: Operation): readonly OnnxOperand[] {
  const value = operation.value(0)
  const channels = value.shape.at(-1) ?? 0
  if (value.axes[1] !== value.shape.length || value.shape.length > 3)
    throw new NotExpressible('it normalises another axis than the channels', '它归一化的不是通道轴')
  const names = ['gamma', 'beta', 'moving_mean', 'moving_variance']
  const tensors = names.map((_, index) => operation.constant(index + 1).numbers)
  if (tensors.some(({ values }) => values.length !== channels))
    throw new NotExpressible('its weights do not fit its input', '其权重与输入不符')
  const node = operation.context.add({
    kind: 'batchNorm',
    params: {
      momentum: clamp(operation.float('momentum', 0.9), 0, 0.9999),
      epsilon: clamp(operation.float('epsilon', 1e-5), 1e-7, 1),
    },
    name: operation.layerName(operation.constant(1)),
    inputs: [operation.context.settle(value)],
    shape: value.shape,
    weights: Object.fromEntries(
      names.map((name, index) => [
        name,
        { shape: [channels], values: reordered(tensors[index]?.values ?? [], value.shape.length === 1 ? value.places : null) },
      ]),
    ),
  })
  return [valueOf(node, value.axes, value.places)]
}

export function layerNormalization(operation: Operation): readonly OnnxOperand[] {
  const value = operation.value(0)
  const axis = operation.integer('axis', -1)
  const last = value.axes.length - 1
  if (axis !== -1 && axis !== last) throw new NotExpressible('it normalises several axes together', '它同时归一化多个轴')
  const shift = operation.constantOrNull(2)
  return [
    normalizedByLayer(operation, value, {
      gamma: Float32Array.from(operation.constant(1).numbers.values),
      beta: shift === null ? null : Float32Array.from(shift.numbers.values),
      epsilon: operation.float('epsilon', 1e-5),
    }),
  ]
}

/** A layerNorm node over the last axis. */
export function normalizedByLayer(
  operation: Operation,
  value: NodeValue,
  {
    gamma,
    beta,
    epsilon,
  }: {
    readonly gamma: Float32Array<ArrayBuffer> | null
    readonly beta: Float32Array<ArrayBuffer> | null
    readonly epsilon: number
  },
): NodeValue {
  const channels = value.shape.at(-1) ?? 0
  const isOnLast = value.axes.at(-1) === value.shape.length
  const fits = [gamma, beta].every((weights) => weights === null || weights.length === channels)
  if (!isOnLast || !fits || value.shape.length > 3 || channels > onnxLimits.channels)
    throw new NotExpressible('it normalises another axis than the last', '它归一化的不是最后一个轴')
  const places = value.shape.length === 1 ? value.places : null
  const node = operation.context.add({
    kind: 'layerNorm',
    params: { epsilon: clamp(epsilon, 1e-7, 1) },
    name: operation.layerName(),
    inputs: [operation.context.settle(value)],
    shape: value.shape,
    weights: {
      gamma: { shape: [channels], values: reordered(gamma ?? new Float32Array(channels).fill(1), places) },
      beta: { shape: [channels], values: reordered(beta ?? new Float32Array(channels), places) },
    },
  })
  return valueOf(node, value.axes, value.places)
}

export function dropout(operation: Operation): readonly OnnxOperand[] {
  const value = operation.value(0)
  const [ratio = operation.float('ratio', 0.5)] = operation.constantOrNull(1)?.numbers.values ?? []
  const node = operation.context.add({
    kind: 'dropout',
    params: { rate: clamp(ratio, 0, 0.95) },
    name: operation.layerName(),
    inputs: [operation.context.settle(value)],
    shape: value.shape,
  })
  return [valueOf(node, value.axes, value.places)]
}

function clamp(value: number, minimum: number, maximum: number): number {
  return Number.isFinite(value) ? Math.max(minimum, Math.min(maximum, value)) : minimum
}
