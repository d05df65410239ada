import type { AxisWindow } from '../../graph/window.ts'
import { padTorch } from './padTorch.ts'
import { call, infix, moduleCall, perAxis, type TorchCall, type TorchSettings } from './torchExpression.ts'
import { channelsFirst, oneModule, type TorchLayer, type TorchValue } from './torchValue.ts'

/** The most padding that PyTorch's poolings take. */
function mostPadding(windows: readonly AxisWindow[]): number {
  return Math.floor(Math.min(...windows.map(({ kernel }) => kernel)) / 2)
}

function pooling(name: string, windows: readonly AxisWindow[], settings: TorchSettings): TorchCall {
  const sizes = windows.map(({ kernel }) => kernel)
  const strides = windows.map(({ stride }) => stride)
  /* PyTorch's stride is the window's size unless told otherwise. */
  const stride = sizes.every((size, axis) => size === strides[axis]) ? {} : { stride: perAxis(strides) }
  return call(`nn.${name}${windows.length}d`, [perAxis(sizes)], { ...stride, ...settings })
}

/** Max pooling: padding never wins over a real value. */
export function maxPoolTorch(input: TorchValue, windows: readonly AxisWindow[]): TorchLayer {
  const padding = padTorch(windows, input.shape, { value: call('float', ['-inf']), most: mostPadding(windows) })
  const expression = moduleCall(padding.before(channelsFirst(input)))
  return oneModule(pooling('MaxPool', windows, padding.settings), { expression, layout: 'channelsFirst' })
}

/** Average pooling. `countsPadding`: a number of zeros counts in the mean, padding by "same" does not. */
export function averagePoolTorch(
  input: TorchValue,
  { windows, countsPadding }: { readonly windows: readonly AxisWindow[]; readonly countsPadding: boolean },
): TorchLayer {
  const padding = padTorch(windows, input.shape, { most: mostPadding(windows) })
  const isPadded = 'padding' in padding.settings
  const create = pooling('AvgPool', windows, {
    ...padding.settings,
    ...(isPadded && !countsPadding ? { count_include_pad: false } : {}),
  })
  const given = channelsFirst(input)
  const mean = moduleCall(padding.before(given))
  if (padding.isEven || countsPadding) return oneModule(create, { expression: mean, layout: 'channelsFirst' })
  /* Zeros on one side only: the share of real values in each window makes up for them. */
  const share = moduleCall(padding.before(call('torch.ones_like', [given])))
  return oneModule(create, { expression: infix(mean, '/', share), layout: 'channelsFirst' })
}
