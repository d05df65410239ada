import type { Shape } from '../../graph/shape.ts'
import { paddingAmounts, type AxisWindow } from '../../graph/window.ts'
import { ints, type OnnxAttributes } from './onnxAttributes.ts'

/**
 * A sliding window in ONNX's terms. "same" becomes numbers, as TensorFlow pads: the odd zero lies behind. (ONNX's
 * auto_pad SAME_UPPER says the same, but not every runtime handles it together with dilation.)
 */
export function windowOnnx(windows: readonly AxisWindow[], shape: Shape): OnnxAttributes {
  return { ...slideOnnx(windows), pads: ints(padsOnnx(windows, shape)) }
}

/** Attributes of Conv, ConvTranspose and pooling for a window, without its padding. */
export function slideOnnx(windows: readonly AxisWindow[]): OnnxAttributes {
  const dilations = windows.map(({ dilation }) => dilation)
  return {
    kernel_shape: ints(windows.map(({ kernel }) => kernel)),
    strides: ints(windows.map(({ stride }) => stride)),
    ...(dilations.some((dilation) => dilation > 1) ? { dilations: ints(dilations) } : {}),
  }
}

/** ONNX lists all beginnings first, then all ends. */
function padsOnnx(windows: readonly AxisWindow[], shape: Shape): readonly number[] {
  const amounts = windows.map((window, axis) => paddingAmounts(shape[axis] ?? 0, window))
  return [...amounts.map(({ before }) => before), ...amounts.map(({ after }) => after)]
}
