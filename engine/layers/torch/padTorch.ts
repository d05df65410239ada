import type { Shape } from '../../graph/shape.ts'
import { paddingAmounts, type AxisWindow } from '../../graph/window.ts'
import { call, perAxis, tuple, type TorchExpression, type TorchSettings } from './torchExpression.ts'

export interface TorchPadding {
  /** What a module's `padding` says: the same on both sides. Empty where there is none, or where `before` has done it. */
  readonly settings: TorchSettings
  /** Pads on its own, behind or before only, as modules cannot: TensorFlow's odd zero lies behind. */
  readonly before: (input: TorchExpression) => TorchExpression
  readonly isEven: boolean
}

/** A window's padding in numbers. `most` is what a module takes by itself; `value` fills up what `before` adds. */
export function padTorch(
  windows: readonly AxisWindow[],
  shape: Shape,
  { value, most = Infinity }: { readonly value?: TorchExpression; readonly most?: number } = {},
): TorchPadding {
  const amounts = windows.map((window, axis) => paddingAmounts(shape[axis] ?? 0, window))
  const isEven = amounts.every(({ before, after }) => before === after && before <= most)
  const none = amounts.every(({ before, after }) => before === 0 && after === 0)
  if (isEven) {
    const settings = none ? {} : { padding: perAxis(amounts.map(({ before }) => before)) }
    return { settings, before: (input) => input, isEven }
  }
  /* F.pad counts from the last axis. */
  const sides = tuple(amounts.toReversed().flatMap(({ before, after }) => [before, after]))
  const before = (input: TorchExpression): TorchExpression => call('F.pad', [input, sides], value === undefined ? {} : { value })
  return { settings: {}, before, isEven }
}

/** Stride and dilation where they are not 1. */
export function slideTorch(windows: readonly AxisWindow[]): TorchSettings {
  const stride = windows.map((window) => window.stride)
  const dilation = windows.map((window) => window.dilation)
  return {
    ...(stride.some((step) => step !== 1) ? { stride: perAxis(stride) } : {}),
    ...(dilation.some((step) => step !== 1) ? { dilation: perAxis(dilation) } : {}),
  }
}
