import { formula, formulaParam, type Formula } from './formula.ts'

/** How a kernel slides along one axis. */
export interface AxisWindow {
  readonly kernel: number
  readonly stride: number
  readonly dilation: number
  /** same: as TensorFlow pads (output = ⌈length / stride⌉); valid: none; a number: zeros on each side. */
  readonly padding: 'same' | 'valid' | number
}

/** Length that a kernel covers with its holes: dilation·(kernel − 1) + 1. */
export function coveredLength(window: AxisWindow): number {
  return window.dilation * (window.kernel - 1) + 1
}

/**
 * Length of one axis after a sliding window (Dumoulin & Visin 2016, relationship 6 and section 5.1).
 * `padding: 'same'` rounds up, as TensorFlow does. Returns null where the window does not fit.
 */
export function windowedLength(length: number, window: AxisWindow): number | null {
  if (window.padding === 'same') return Math.ceil(length / window.stride)
  const room = roomToSlide(length, window)
  return room < 0 ? null : Math.floor(room / window.stride) + 1
}

/** Zeros before and after the axis, as the layer really pads it. TensorFlow puts the odd one behind. */
export function paddingAmounts(length: number, window: AxisWindow): { readonly before: number; readonly after: number } {
  const before = paddingBefore(length, window)
  return { before, after: window.padding === 'same' ? samePadding(length, window) - before : before }
}

/** The first of `paddingAmounts`. */
export function paddingBefore(length: number, window: AxisWindow): number {
  if (window.padding === 'valid') return 0
  if (typeof window.padding === 'number') return window.padding
  return Math.floor(samePadding(length, window) / 2)
}

function samePadding(length: number, window: AxisWindow): number {
  const output = Math.ceil(length / window.stride)
  return Math.max(0, (output - 1) * window.stride + coveredLength(window) - length)
}

/**
 * Cells at the far end of the axis that no window reads because the stride does not come out even.
 * Zeros of the padding do not count: a ResNet's 7 / 2 with 3 zeros on 224 leaves out one zero and no data.
 */
export function unreadCells(length: number, window: AxisWindow): number {
  if (window.padding === 'same') return 0
  const room = roomToSlide(length, window)
  if (room < 0) return 0
  const zerosBehind = window.padding === 'valid' ? 0 : window.padding
  return Math.max(0, (room % window.stride) - zerosBehind)
}

/** Length after a transposed convolution as tf.js builds it; a number crops what "valid" gives. May be zero or less. */
export function transposedLength(length: number, window: AxisWindow): number {
  if (window.padding === 'same') return length * window.stride
  const crop = window.padding === 'valid' ? 0 : window.padding
  return (length - 1) * window.stride + Math.max(window.kernel, window.stride) - 2 * crop
}

/** The arithmetic of `windowedLength` with the user's numbers: "(32 − 5 + 2·2) / 1 + 1 = 32". `kernel` names the param to mark. */
export function windowFormula(length: number, window: AxisWindow, kernel: 'kernel' | 'pool'): Formula {
  const output = windowedLength(length, window) ?? 0
  const stride = formulaParam('stride', window.stride)
  if (window.padding === 'same') return formula`⌈${length} / ${stride}⌉ = ${output}`
  const size = formulaParam(kernel, window.kernel)
  const covered =
    window.dilation === 1 ? formula`${size}` : formula`${formulaParam('dilation', window.dilation)}·(${size} − 1) − 1`
  const padding = window.padding === 'valid' ? formula`` : formula` + 2·${formulaParam('padding', window.padding)}`
  const whole = roomToSlide(length, window) % window.stride === 0
  const quotient = formula`(${length} − ${covered}${padding}) / ${stride}`
  return whole ? formula`${quotient} + 1 = ${output}` : formula`⌊${quotient}⌋ + 1 = ${output}`
}

/** The arithmetic of `transposedLength`. */
export function transposedFormula(length: number, window: AxisWindow): Formula {
  const output = transposedLength(length, window)
  const stride = formulaParam('stride', window.stride)
  if (window.padding === 'same') return formula`${length}·${stride} = ${output}`
  const longest = window.kernel >= window.stride ? formulaParam('kernel', window.kernel) : stride
  const crop = window.padding === 'valid' ? formula`` : formula` − 2·${formulaParam('padding', window.padding)}`
  return formula`(${length} − 1)·${stride} + ${longest}${crop} = ${output}`
}

function roomToSlide(length: number, window: AxisWindow): number {
  const padding = typeof window.padding === 'number' ? window.padding : 0
  return length + 2 * padding - coveredLength(window)
}
