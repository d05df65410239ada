import type { SymbolicTensor } from '@tensorflow/tfjs-layers'
import { paddingAmounts, type AxisWindow } from '../../graph/window.ts'
import { applyLayer } from '../applyLayer.ts'
import type { BuildContext } from '../defineLayer.ts'
import type { TfLibrary } from '../tfLibrary.ts'

export interface PaddedInput {
  readonly inputs: readonly SymbolicTensor[]
  /** What the layer itself is to be told. */
  readonly padding: 'same' | 'valid'
}

export interface PaddingRequest {
  readonly windows: readonly AxisWindow[]
  readonly context: BuildContext
  /** For a layer that does not treat "same" as zeros: TensorFlow's mean leaves out what lies outside. */
  readonly alwaysZeros?: boolean
}

/**
 * Prepares an input for a tf.js layer that knows only "same" and "valid": a number of zeros becomes a stock
 * ZeroPadding2D layer named `${name}_pad` before it, or plain "same" where that pads alike (3×3, stride 1, 1 zero).
 * One axis has no stock padding layer; its steps become an image of width 1 and back.
 */
export function stockPadding(
  tf: TfLibrary,
  inputs: readonly SymbolicTensor[],
  { windows, context, alwaysZeros = false }: PaddingRequest,
): PaddedInput {
  const [shape = []] = context.inputShapes
  const mode = stockMode(windows, shape)
  if (mode !== 'zeros' && !alwaysZeros) return { inputs, padding: mode }
  const [height = 0, width = 0] = windows.map(({ padding }) => (typeof padding === 'number' ? padding : 0))
  const { name } = context
  if (windows.length === 2) {
    const pad = tf.layers.zeroPadding2d({ name: `${name}_pad`, padding: [height, width] })
    return { inputs: [applyLayer(pad, inputs)], padding: 'valid' }
  }
  const [steps = 0, features = 0] = shape
  const asImage = tf.layers.reshape({ name: `${name}_pad_image`, targetShape: [steps, 1, features] })
  const pad = tf.layers.zeroPadding2d({ name: `${name}_pad`, padding: [height, 0] })
  const asSteps = tf.layers.reshape({ name: `${name}_pad_steps`, targetShape: [steps + 2 * height, features] })
  const padded = applyLayer(asSteps, [applyLayer(pad, [applyLayer(asImage, inputs)])])
  return { inputs: [padded], padding: 'valid' }
}

/** Whether tf.js can pad by itself; "zeros" where it needs a layer before it. */
export function stockMode(windows: readonly AxisWindow[], shape: readonly number[]): 'same' | 'valid' | 'zeros' {
  const paddings = windows.map(({ padding }) => padding)
  if (paddings.every((padding) => padding === 'same')) return 'same'
  if (paddings.every((padding) => padding === 'valid' || padding === 0)) return 'valid'
  const padsAlike = windows.every((window, axis) => {
    const length = shape[axis] ?? 0
    const asked = paddingAmounts(length, window)
    const same = paddingAmounts(length, { ...window, padding: 'same' })
    return asked.before === same.before && asked.after === same.after
  })
  return padsAlike ? 'same' : 'zeros'
}
