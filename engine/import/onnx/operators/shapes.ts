import { shapeSize } from '../../../graph/shape.ts'
import {
  asChannelsFirst,
  asPlain,
  batchLength,
  channelsFirstAxes,
  fileShape,
  isPlain,
  NotExpressible,
  valueOf,
  type NodeValue,
  type OnnxOperand,
} from '../draft.ts'
import { onnxLimits } from '../onnxFile.ts'
import type { Operation } from '../operation.ts'
import { flattenedPlaces, reorderUnits } from '../orderOfUnits.ts'
import { regroup } from '../regroup.ts'
import { asPictureOfWidthOne, asSequence } from '../sequencePicture.ts'
import { wantsChannelsFirst } from '../wantsChannelsFirst.ts'

/** What changes no number: the value goes on under another name. */
export function unchanged(operation: Operation): readonly OnnxOperand[] {
  return [operation.value(0)]
}

export function transpose(operation: Operation): readonly OnnxOperand[] {
  const value = operation.value(0)
  const order = operation.integers('perm') ?? value.axes.map((_, axis) => value.axes.length - 1 - axis)
  const axes = order.map((axis) => value.axes[axis])
  if (axes.length !== value.axes.length || axes.includes(undefined) || new Set(order).size !== order.length)
    throw new NotExpressible('its axes are not those of its input', '其轴与输入不符')
  return [{ ...value, axes: axes.map((axis) => axis ?? null) }]
}

export function squeeze(operation: Operation): readonly OnnxOperand[] {
  const value = operation.value(0)
  const lengths = fileShape(value)
  const asked = operation.integersOf(1, 'axes')?.map((axis) => (axis < 0 ? axis + lengths.length : axis)) ?? null
  const target = lengths.filter((length, axis) => (asked === null ? length !== 1 : !asked.includes(axis)))
  return [reshaped(operation, value, target)]
}

export function unsqueeze(operation: Operation): readonly OnnxOperand[] {
  const value = operation.value(0)
  const asked = operation.integersOf(1, 'axes') ?? []
  const rank = value.axes.length + asked.length
  const added = new Set(asked.map((axis) => (axis < 0 ? axis + rank : axis)))
  let next = 0
  const axes = Array.from({ length: rank }, (_, axis) => (added.has(axis) ? null : (value.axes[next++] ?? null)))
  return [{ ...value, axes }]
}

export function flatten(operation: Operation): readonly OnnxOperand[] {
  const value = operation.value(0)
  const axis = operation.integer('axis', 1)
  if (value.axes[0] !== 0 || (axis !== 1 && axis !== 1 - value.axes.length))
    throw new NotExpressible('it flattens samples into each other', '它把不同样本展平到一起')
  return [named(operation, reshaped(operation, value, [batchLength, shapeSize(value.shape)]))]
}

export function reshape(operation: Operation): readonly OnnxOperand[] {
  const value = operation.value(0)
  const asked = operation.integersOf(1, 'shape') ?? []
  const lengths = fileShape(value)
  const copied = asked.map((length, axis) => (length === 0 ? (lengths[axis] ?? 0) : length))
  const batch = divides(copied, lengths) ? -1 : placeOfBatch(copied, value)
  const told = copied.map((length, axis) => (axis === batch ? batchLength : length))
  const known = told.filter((length) => length !== -1).reduce((product, length) => product * length, 1)
  const all = lengths.reduce((product, length) => product * length, 1)
  const target = told.map((length) => (length === -1 ? all / Math.max(1, known) : length))
  return [named(operation, reshaped(operation, value, target))]
}

/**
 * A batch that was told as a number when the model was written is the batch all the same: it stands behind as many numbers as before.
 * -1: nowhere.
 */
function placeOfBatch(asked: readonly number[], value: NodeValue): number {
  const lengths = fileShape(value)
  const from = value.axes.indexOf(0)
  if (from < 0) return -1
  const before = product(lengths.slice(0, from))
  const written = asked.includes(-1) ? null : product(asked) / (product(lengths) / batchLength)
  return asked.findLastIndex(
    (length, axis) => product(asked.slice(0, axis)) === before && (written === null ? length > 0 : length === written),
  )
}

function named(operation: Operation, value: NodeValue): NodeValue {
  const name = operation.layerName()
  return name === '' ? value : { ...value, name }
}

function divides(asked: readonly number[], lengths: readonly number[]): boolean {
  const all = lengths.reduce((product, length) => product * length, 1)
  const product = asked.reduce((sofar, length) => (length === -1 ? sofar : sofar * length), 1)
  return asked.includes(-1)
    ? asked.includes(batchLength) || all % product !== 0 || ((all / product) % batchLength === 0 && asked[0] === -1)
    : product === all
}

/** The value in the file's shape `target`, where that takes no more than a view, a Flatten or a Reshape. */
export function reshaped(operation: Operation, value: NodeValue, target: readonly number[]): NodeValue {
  const lengths = fileShape(value)
  if (target.length === lengths.length && target.every((length, axis) => length === lengths[axis])) return value
  if (target.some((length) => !Number.isInteger(length) || length < 1) || product(target) !== product(lengths))
    throw new NotExpressible('its new shape does not hold as many numbers', '新形状的元素个数不符')
  if (value.places === null) {
    const found = regroup(value, target)
    if (found !== null) return asPicture(operation, found, target) ?? found
  }
  if (target[0] !== batchLength || value.axes[0] !== 0)
    throw new NotExpressible('it mixes samples of the batch', '它混合了批次中的样本')
  if (target.filter((length) => length > 1).length === 2) return flattened(value, target)
  const picture = value.places === null ? null : backToPicture(value, target)
  if (picture !== null) return picture
  throw new NotExpressible('it arranges numbers in a way that no layer does', '它以没有层能做到的方式重新排列数')
}

/** All numbers of a sample in one row; where the file has channels first, the row's order is remembered for the layer behind. */
function flattened(value: NodeValue, target: readonly number[]): NodeValue {
  if (shapeSize(value.shape) > onnxLimits.sampleSize) throw new NotExpressible('it is too large', '它过大')
  const own = value.axes.flatMap((axis) => (axis === null || axis === 0 ? [] : [axis]))
  const places = value.places ?? flattenedPlaces(value.shape, own)
  const axes = target.map((length, at) => (at === 0 ? 0 : length > 1 || target.length === 2 ? 1 : null))
  return { ...value, shape: [shapeSize(value.shape)], axes, places }
}

/** A row that becomes a picture with channels first, for layers that want it so: ours gets channels last. */
function asPicture(operation: Operation, value: NodeValue, target: readonly number[]): NodeValue | null {
  if (target.length < 3 || !isPlain(value) || operation.value(0).shape.length !== 1) return null
  if (wantsChannelsFirst(operation.context, operation.result) !== true) return null
  const [channels = 1, ...spatial] = target.slice(1)
  const shape = [...spatial, channels]
  const axes = channelsFirstAxes(shape.length)
  const places = flattenedPlaces(shape, axes.slice(1))
  if (places !== null) reorderUnits(operation.context, operation.value(0).node, places)
  return { ...value, shape, axes }
}

/** A flattened picture that becomes the same picture again. */
function backToPicture(value: NodeValue, target: readonly number[]): NodeValue | null {
  const [channels = 1, ...spatial] = target.slice(1)
  const shape = [...spatial, channels]
  const axes = channelsFirstAxes(shape.length)
  const places = flattenedPlaces(shape, axes.slice(1))
  const isSame = places !== null && places.every((place, index) => place === value.places?.[index])
  return isSame ? { ...value, shape, axes, places: null } : null
}

function product(lengths: readonly number[]): number {
  return lengths.reduce((all, length) => all * length, 1)
}

export function concatenation(operation: Operation): readonly OnnxOperand[] {
  const values = operation.operands.map((_, index) => operation.value(index))
  const [first] = values
  if (first === undefined) throw new NotExpressible('it joins nothing', '它没有可合并的输入')
  if (values.length === 1) return [first]
  const asked = operation.integer('axis', 1)
  const axis = first.axes[asked < 0 ? asked + first.axes.length : asked]
  const rank = first.shape.length
  const isAlike = values.every((value) => value.shape.length === rank && value.axes.join() === first.axes.join())
  if (!isAlike || axis === null || axis === undefined || axis === 0 || (axis !== 1 && axis !== rank))
    throw new NotExpressible('it joins along an axis that our layer does not join', '它沿着我们的层不支持的轴拼接')
  const lengths = values.map((value) => value.shape[axis - 1] ?? 0)
  const shape = first.shape.map((length, at) => (at === axis - 1 ? lengths.reduce((sum, one) => sum + one, 0) : length))
  const node = operation.context.add({
    kind: 'concatenate',
    params: { axis: axis === rank ? 'last' : 'first' },
    name: operation.layerName(),
    inputs: values.map((value) => operation.context.settle(value)),
    shape,
  })
  return [valueOf(node, first.axes, joinedPlaces(values))]
}

/** Rows beside each other, each in its own order. */
function joinedPlaces(values: readonly NodeValue[]): Int32Array | null {
  if (values.every(({ places }) => places === null)) return null
  let start = 0
  const joined = values.flatMap(({ places, shape }) => {
    const own = Array.from({ length: shape[0] ?? 0 }, (_, index) => start + (places?.[index] ?? index))
    start += shape[0] ?? 0
    return own
  })
  return Int32Array.from(joined)
}

export function padding(operation: Operation): readonly OnnxOperand[] {
  const given = operation.value(0)
  const value = asChannelsFirst(given) ?? asPlain(given) ?? given
  const pads = operation.integersOf(1, 'pads') ?? []
  const filling = operation.constantOrNull(2)?.numbers.values[0] ?? operation.float('value', 0)
  const rank = value.axes.length
  const around = new Map(value.axes.map((axis, at) => [axis, [pads[at] ?? 0, pads[at + rank] ?? 0] as const]))
  const [top, bottom] = around.get(1) ?? [0, 0]
  const [left, right] = around.get(2) ?? [0, 0]
  if (pads.every((length) => length === 0)) return [value]
  const isSequence = value.shape.length === 2
  const isPicture = (isSequence || value.shape.length === 3) && pads.length === 2 * rank
  const isSpatial = (axis: number | null): boolean => axis === 1 || (axis === 2 && !isSequence)
  const elsewhere = [...around].some(([axis, amounts]) => !isSpatial(axis) && amounts.some((length) => length !== 0))
  if (operation.text('mode', 'constant') !== 'constant' || filling !== 0 || !isPicture || elsewhere)
    throw new NotExpressible(
      'it pads with something else than zeros around a picture or sequence',
      '它填充的不是图像四周或序列两端的零',
    )
  if ([top, bottom, left, right].some((length) => length < 0 || length > 1024))
    throw new NotExpressible('it cuts something off', '它裁去了一部分')
  const [height = 0, width = 0, channels = 0] = isSequence ? asPictureOfWidthOne(value).shape : value.shape
  const node = operation.context.add({
    kind: 'zeroPad2d',
    params: { top, bottom, left, right },
    name: operation.layerName(),
    inputs: [operation.context.settleInOrder(isSequence ? asPictureOfWidthOne(value) : value)],
    shape: [top + height + bottom, left + width + right, channels],
  })
  return [isSequence ? asSequence(node, value.axes) : valueOf(node, value.axes)]
}

/** Resize and Upsample by whole factors. */
export function resize(operation: Operation): readonly OnnxOperand[] {
  const value = operation.value(0)
  const isOld = operation.node.operator === 'Upsample' || operation.context.file.operatorSet < 11
  const lengths = fileShape(value)
  const scales = isOld
    ? [...(operation.constantOrNull(1)?.numbers.values ?? operation.node.attributes.get('scales')?.floats ?? [])]
    : [...(operation.constantOrNull(2)?.numbers.values ?? [])]
  const sizes = isOld ? [] : [...(operation.constantOrNull(3)?.numbers.values ?? [])]
  const factors = lengths.map((length, axis) =>
    axis === 0 ? 1 : sizes.length > 0 ? (sizes[axis] ?? 0) / length : (scales[axis] ?? 0),
  )
  const of = (axis: number): number => factors[value.axes.indexOf(axis)] ?? 0
  const [down, across] = [of(1), of(2)]
  const isWhole = [down, across].every((factor) => Number.isInteger(factor) && factor >= 1 && factor <= 64)
  if (value.shape.length !== 3 || !isWhole || of(3) !== 1)
    throw new NotExpressible('it does not enlarge a picture by whole factors', '它不是按整数倍放大图像')
  const mode = operation.text('mode', 'nearest')
  const places = operation.text('coordinate_transformation_mode', isOld ? 'asymmetric' : 'half_pixel')
  const rounding = operation.text('nearest_mode', 'round_prefer_floor')
  const isNearest =
    mode === 'nearest' &&
    ((places === 'asymmetric' && (isOld || rounding === 'floor')) || (places === 'half_pixel' && rounding.startsWith('round')))
  const isBilinear = mode === 'linear' && places === 'asymmetric'
  if (!isNearest && !isBilinear)
    throw new NotExpressible(
      `it interpolates as "${mode}" with "${places}", which our layer does not`,
      `它以“${mode}”和“${places}”方式插值，我们的层不支持`,
    )
  const [height = 0, width = 0, channels = 0] = value.shape
  const node = operation.context.add({
    kind: 'upsample2d',
    params: { factor: [down, across], interpolation: isNearest ? 'nearest' : 'bilinear' },
    name: operation.layerName(),
    inputs: [operation.context.settleInOrder(value)],
    shape: [height * down, width * across, channels],
  })
  return [valueOf(node, value.axes)]
}
