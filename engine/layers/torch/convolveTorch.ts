import type { AxisWindow } from '../../graph/window.ts'
import type { FusedActivation } from '../sharedParams.ts'
import { activateTorch } from './activateTorch.ts'
import { padTorch, slideTorch } from './padTorch.ts'
import { call, moduleCall, perAxis, type TorchExpression } from './torchExpression.ts'
import { sameState, type TorchState } from './torchState.ts'
import { channelsFirst, type TorchLayer, type TorchModule, type TorchValue } from './torchValue.ts'

export interface TorchConvolution {
  readonly windows: readonly AxisWindow[]
  readonly filters: number
  readonly groups?: number
  readonly kernel: TorchState
  readonly bias: boolean
  readonly activation: FusedActivation
  readonly suffix?: string
}

/** A convolution with its padding and activation. */
export function convolveTorch(input: TorchValue, convolution: TorchConvolution): TorchLayer {
  const { module, apply } = convolutionOf(input, convolution)
  const scores = apply(channelsFirst(input))
  return {
    modules: [module],
    expression: activateTorch(scores, { activation: convolution.activation, dimension: 1 }),
    layout: 'channelsFirst',
  }
}

/** The module alone, and how it is applied to a value with channels first. */
export function convolutionOf(
  { shape }: Pick<TorchValue, 'shape'>,
  { windows, filters, groups = 1, kernel, bias, suffix = '' }: Omit<TorchConvolution, 'activation'>,
): { readonly module: TorchModule; readonly apply: (input: TorchExpression) => TorchExpression } {
  const padding = padTorch(windows, shape)
  const size = perAxis(windows.map((window) => window.kernel))
  const create = call(`nn.Conv${windows.length}d`, [shape.at(-1) ?? 0, filters, size], {
    ...slideTorch(windows),
    ...padding.settings,
    ...(groups === 1 ? {} : { groups }),
    ...(bias ? {} : { bias: false }),
  })
  const state = [kernel, ...(bias ? [sameState('bias', 'bias', [filters])] : [])]
  return { module: { suffix, create, state }, apply: (input) => moduleCall(padding.before(input), suffix) }
}
