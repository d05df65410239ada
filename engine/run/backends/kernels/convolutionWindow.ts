/** A 2-D convolution as its gradients need it: pairs are [height, width]. */
export interface ConvolutionWindow {
  readonly kernel: readonly [number, number]
  readonly strides: readonly [number, number]
  readonly dilations: readonly [number, number]
  /** Zeros in front of each image axis; what comes behind follows from the output's size. */
  readonly padBefore: readonly [number, number]
}

/** Zeros to add (positive) or cells to cut off (negative) on one axis. */
export interface Margin {
  readonly before: number
  readonly after: number
}

/**
 * Margin that makes the input just long enough: the last output cell ends at the last input cell.
 * Negative behind where a stride left cells over that no window ever reached.
 */
export function inputMargin(axis: 0 | 1, window: ConvolutionWindow, lengths: { input: number; output: number }): Margin {
  const before = window.padBefore[axis]
  const covered = (window.kernel[axis] - 1) * window.dilations[axis] + (lengths.output - 1) * window.strides[axis] + 1
  return { before, after: covered - lengths.input - before }
}

/**
 * Margin of the output gradient (its strides already filled with zeros) for the convolution that yields the input
 * gradient (Dumoulin & Visin 2016, relationship 13).
 */
export function gradientMargin(axis: 0 | 1, window: ConvolutionWindow, lengths: { input: number; output: number }): Margin {
  const reach = (window.kernel[axis] - 1) * window.dilations[axis]
  const before = reach - window.padBefore[axis]
  return { before, after: lengths.input + reach - lengths.output - before }
}
