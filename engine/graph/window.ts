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
  const padding = window.padding === 'valid' ? 0 : window.padding
  const room = length + 2 * padding - coveredLength(window)
  return room < 0 ? null : Math.floor(room / window.stride) + 1
}

/** Zeros before and after the axis, as the layer really pads it. TensorFlow puts the odd one behind. */
export function paddingAmounts(length: number, window: AxisWindow): { readonly before: number; readonly after: number } {
  if (window.padding === 'valid') return { before: 0, after: 0 }
  if (typeof window.padding === 'number') return { before: window.padding, after: window.padding }
  const output = Math.ceil(length / window.stride)
  const total = Math.max(0, (output - 1) * window.stride + coveredLength(window) - length)
  const before = Math.floor(total / 2)
  return { before, after: total - before }
}
