import { text, type Text } from '../../contract/text.ts'
import { oneOrEach, paddingArgument } from '../code/codeArguments.ts'
import type { CodeArguments } from '../code/layerCall.ts'
import type { LayerDefinition } from '../defineLayer.ts'
import { axesParam, paddingParam, type Padding } from '../params.ts'
import { inferWindowed, slidingWindows, windowRemarks, windowStep, type WindowLayer } from './slidingWindows.ts'
import { strideParam, windowSettings, type SlidingParams } from './windowParams.ts'

export type PoolParams = {
  readonly pool: readonly number[]
  readonly stride: readonly number[]
  readonly padding: Padding
}

/** Pooling names its window "pool"; the window arithmetic is that of a convolution. */
function poolSliding({ pool, stride, padding }: PoolParams): SlidingParams {
  return { kernel: pool, stride, padding }
}

type PoolShared = Pick<
  LayerDefinition<PoolParams>,
  | 'title'
  | 'category'
  | 'inputs'
  | 'hasOutput'
  | 'params'
  | 'settings'
  | 'inferShape'
  | 'remarks'
  | 'weights'
  | 'receptiveField'
  | 'countsAsDepth'
>

/** All that the pooling kinds have in common. */
export function poolShared(title: Text, axes: 1 | 2, { paddingHelp }: { readonly paddingHelp: Text }): PoolShared {
  const layer: WindowLayer = { title, axes, kernelName: 'pool' }
  return {
    title,
    category: 'pool',
    inputs: [{ name: 'in', multiple: false }],
    hasOutput: true,
    params: {
      pool: axesParam({
        axes,
        label: text('Pool size', '池化窗口'),
        help: text('Size of the window that is summed up in one number.', '被概括为一个数的窗口的大小。'),
        default: axes === 2 ? [2, 2] : [2],
      }),
      stride: { ...strideParam(axes), default: axes === 2 ? [2, 2] : [2] },
      padding: paddingParam({ label: text('Padding', '填充'), help: paddingHelp, default: 'valid' }),
    },
    settings: (params) => windowSettings(poolSliding(params)),
    inferShape: (params, [shape = []]) => inferWindowed(layer, poolSliding(params), { shape, channels: shape.at(-1) ?? 0 }),
    remarks: (params, [shape = []]) => windowRemarks(layer, poolSliding(params), shape),
    weights: () => [],
    receptiveField: (params) => windowStep(poolSliding(params)),
    countsAsDepth: false,
  }
}

/** The pooling window on each axis, for shapes and exports. */
export function poolWindows(params: PoolParams) {
  return slidingWindows(poolSliding(params))
}

/** Stride and padding of a pooling call; a stride as long as the window goes without saying. */
export function poolArguments({
  pool,
  stride,
  padding,
}: Pick<PoolParams, 'pool' | 'stride'> & { readonly padding: 'same' | 'valid' }): CodeArguments {
  const isUsual = stride.every((length, axis) => length === pool[axis])
  return { ...(isUsual ? {} : { strides: oneOrEach(stride) }), ...paddingArgument(padding) }
}
