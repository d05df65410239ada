import { coveredLength, paddingAmounts, windowedLength, type AxisWindow } from '../../graph/window.ts'
import { NotExpressible, type DraftNode, type NodeValue } from './draft.ts'
import type { Operation } from './operation.ts'
import { asPictureOfWidthOne, asSequence } from './sequencePicture.ts'

export interface FileWindow {
  readonly size: readonly number[]
  readonly stride: readonly number[]
  readonly dilation: readonly number[]
  /** Zeros that the file puts around, one entry for each axis; behind also what ceil_mode adds. */
  readonly before: readonly number[]
  readonly after: readonly number[]
}

/** A sliding window as the file tells it, its padding in numbers. */
export function describeWindow(
  operation: Operation,
  { size, lengths }: { readonly size: readonly number[]; readonly lengths: readonly number[] },
): FileWindow {
  const all = (name: string): readonly number[] => {
    const given = operation.integers(name) ?? []
    return size.map((_, axis) => Math.max(1, given[axis] ?? 1))
  }
  const [stride, dilation] = [all('strides'), all('dilations')]
  const pads = operation.integers('pads') ?? []
  const auto = operation.text('auto_pad', 'NOTSET')
  const before: number[] = []
  const after: number[] = []
  size.forEach((kernel, axis) => {
    const window: AxisWindow = { kernel, stride: stride[axis] ?? 1, dilation: dilation[axis] ?? 1, padding: 'same' }
    const length = lengths[axis] ?? 1
    if (auto === 'SAME_UPPER' || auto === 'SAME_LOWER') {
      const amounts = paddingAmounts(length, window)
      before.push(auto === 'SAME_UPPER' ? amounts.before : amounts.after)
      after.push(auto === 'SAME_UPPER' ? amounts.after : amounts.before)
      return
    }
    const [ahead, behind] = auto === 'VALID' ? [0, 0] : [pads[axis] ?? 0, pads[axis + size.length] ?? 0]
    before.push(ahead)
    after.push(
      behind + (operation.integer('ceil_mode', 0) === 1 ? ceilExtra(length + ahead + behind, window, ahead + length) : 0),
    )
  })
  if ([...before, ...after].some((length) => length < 0 || length > 1024))
    throw new NotExpressible('its padding is negative or above 1024', '其填充为负或超过 1024')
  return { size, stride, dilation, before, after }
}

/** Cells that a window more at the end needs, where it begins inside the input or its padding before. */
function ceilExtra(length: number, window: AxisWindow, end: number): number {
  const room = length - coveredLength(window)
  const steps = Math.ceil(room / window.stride)
  if (steps * window.stride >= end) return 0
  return Math.max(0, steps * window.stride - room)
}

/** A window over steps, as one over a picture of width 1. */
export function widened({ size, stride, dilation, before, after }: FileWindow): FileWindow {
  return { size: [...size, 1], stride: [...stride, 1], dilation: [...dilation, 1], before: [...before, 0], after: [...after, 0] }
}

export interface PaddedInput {
  readonly input: DraftNode
  readonly padding: 'same' | 'valid' | number
  /** Spatial lengths behind the window. */
  readonly output: readonly number[]
}

/** How our layer is told the file's padding; where it cannot be told, zeros come as a layer before it (`mayPad`). */
export function padInput(
  operation: Operation,
  value: NodeValue,
  window: FileWindow,
  { zeros = 'any' }: { readonly zeros?: 'any' | 'sameOnly' | 'numberOnly' | 'none' } = {},
): PaddedInput {
  const lengths = value.shape.slice(0, -1)
  const input = operation.context.settleInOrder(value)
  const windowsOf = (padding: AxisWindow['padding']): readonly AxisWindow[] =>
    window.size.map((kernel, axis) => ({
      kernel,
      stride: window.stride[axis] ?? 1,
      dilation: window.dilation[axis] ?? 1,
      padding,
    }))
  const outputOf = (padding: AxisWindow['padding'], padded: readonly number[] = lengths): readonly number[] =>
    windowsOf(padding).map((axis, index) => {
      const length = windowedLength(padded[index] ?? 0, axis)
      if (length === null) throw new NotExpressible('its window is larger than its input', '其窗口大于输入')
      return length
    })
  const isPadded = (padding: AxisWindow['padding']): boolean =>
    windowsOf(padding).every((axis, index) => {
      const amounts = paddingAmounts(lengths[index] ?? 0, axis)
      return amounts.before === window.before[index] && amounts.after === window.after[index]
    })
  if (isPadded('valid')) return { input, padding: 'valid', output: outputOf('valid') }
  const unstrided = window.stride.every((stride) => stride === 1)
  const number = window.before[0] ?? 0
  const order = unstrided ? (['same', number] as const) : ([number, 'same'] as const)
  for (const padding of order) {
    const allowed = padding === 'same' ? zeros !== 'numberOnly' : zeros === 'any' || zeros === 'numberOnly'
    if (allowed && zeros !== 'none' && isPadded(padding)) return { input, padding, output: outputOf(padding) }
  }
  if (zeros === 'sameOnly' || zeros === 'none')
    throw new NotExpressible(
      `its padding (${window.before.join('×')} before, ${window.after.join('×')} behind) cannot be told to our layer`,
      `其填充（前 ${window.before.join('×')}，后 ${window.after.join('×')}）无法用我们的层表示`,
    )
  const isSequence = lengths.length === 1
  const [top = 0, left = 0] = window.before
  const [bottom = 0, right = 0] = window.after
  const [height = 0, width = 1] = lengths
  const [down, across] = [top + height + bottom, left + width + right]
  const pad = operation.context.add({
    kind: 'zeroPad2d',
    params: { top, bottom, left, right },
    name: `${operation.layerName()}_pad`.replace(/^_/, ''),
    inputs: [isSequence ? operation.context.settle(asPictureOfWidthOne(value)) : input],
    shape: [down, across, value.shape.at(-1) ?? 0],
  })
  if (!isSequence) return { input: pad, padding: 'valid', output: outputOf('valid', [down, across]) }
  return { input: operation.context.settle(asSequence(pad)), padding: 'valid', output: outputOf('valid', [down]) }
}
