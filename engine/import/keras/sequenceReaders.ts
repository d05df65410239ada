import { windowedLength } from '../../graph/window.ts'
import { axesAt, numberAt, type Json } from './json.ts'
import type { FileWeight } from './kerasModel.ts'
import { inert, shapeless, type LayerReader, type LayerSetting } from './layerReading.ts'
import { convolution } from './windowReaders.ts'

/** Steps and channels of the only input; null: not known. */
function sequenceOf({ inputs: [shape] }: LayerSetting): readonly [number, number] | null {
  const [steps, channels] = shape ?? []
  return shape?.length === 2 && steps !== undefined && channels !== undefined ? [steps, channels] : null
}

/** A setting of the only axis, as a number or a list of one. */
function readSteps(config: Json, key: string): number {
  const [steps = 1] = axesAt({ [key]: 1, ...config }, key, 1) ?? []
  return steps
}

/** Zeros before the first step, so that no step sees a later one (van den Oord et al. 2016). */
function stepsAhead(config: Json): number {
  const [kernel, dilation] = [readSteps(config, 'kernel_size'), readSteps(config, 'dilation_rate')]
  return config['padding'] === 'causal' ? (kernel - 1) * dilation : 0
}

/** What Zero padding takes. */
const mostAhead = 1024
const tooFar = inert(`it looks back more than ${mostAhead} steps`, `它向前看超过 ${mostAhead} 步`)

/** In groups as a picture of width 1, which has such a layer. */
export const conv1d: LayerReader = (config, setting) => {
  if (numberAt(config, 'groups', 1) !== 1) return ofWidthOne('conv2d')(config, setting)
  const ahead = stepsAhead(config)
  const read = convolution('conv1d', 1)(config['padding'] === 'causal' ? { ...config, padding: 'valid' } : config, setting)
  if (ahead === 0 || !('kind' in read)) return read
  if (ahead > mostAhead) return tooFar
  return sequenceOf(setting) === null ? shapeless : { ...read, ahead }
}

/** A convolution over steps as one over a picture of width 1. */
export function ofWidthOne(kind: 'conv2d' | 'depthwiseConv2d' | 'separableConv2d'): LayerReader {
  return (config, setting) => {
    const given = sequenceOf(setting)
    if (given === null) return shapeless
    const [kernel, stride, dilation] = [
      readSteps(config, 'kernel_size'),
      readSteps(config, 'strides'),
      readSteps(config, 'dilation_rate'),
    ]
    const isCausal = config['padding'] === 'causal'
    const padding = isCausal ? 'valid' : config['padding']
    const wide = { ...config, kernel_size: [kernel, 1], strides: [stride, 1], dilation_rate: [dilation, 1], padding }
    const read = convolution(kind, 2)(wide, setting)
    if (!('kind' in read)) return read
    const [steps, channels] = [given[0] + stepsAhead(config), given[1]]
    if (stepsAhead(config) > mostAhead) return tooFar
    const left = windowedLength(steps, { kernel, stride, dilation, padding: padding === 'same' ? 'same' : 'valid' })
    if (left === null) return inert('its window is longer than its sequence', '其窗口比序列更长')
    const filters =
      kind === 'depthwiseConv2d' ? channels * numberAt(config, 'depth_multiplier', 1) : numberAt(config, 'filters', 0)
    return {
      ...read,
      ahead: stepsAhead(config),
      reshaped: { from: [steps, 1, channels], to: [left, filters] },
      stored: (weights) => weights.map(withWidth),
    }
  }
}

/** A kernel over steps, [steps, channels, filters], as one over a picture. */
function withWidth({ name, tensor }: FileWeight): FileWeight {
  const [steps = 1, ...others] = tensor.shape
  return others.length === 2 ? { name, tensor: { ...tensor, shape: [steps, 1, ...others] } } : { name, tensor }
}

export const zeroPadding1d: LayerReader = (config, setting) => {
  const given = sequenceOf(setting)
  if (given === null) return shapeless
  const told = config['padding'] ?? 1
  const [top, bottom] = axesAt({ padding: typeof told === 'number' ? [told, told] : told }, 'padding', 2) ?? []
  if (top === undefined || bottom === undefined) return inert('its sides are not told', '未说明各边')
  const [steps, channels] = given
  return {
    kind: 'zeroPad2d',
    params: { top, bottom, left: 0, right: 0 },
    reshaped: { from: [steps, 1, channels], to: [top + steps + bottom, channels] },
  }
}

export const upSampling1d: LayerReader = (config, setting) => {
  const given = sequenceOf(setting)
  if (given === null) return shapeless
  const [steps, channels] = given
  const size = numberAt(config, 'size', 2)
  return {
    kind: 'upsample2d',
    params: { factor: [size, 1], interpolation: 'nearest' },
    reshaped: { from: [steps, 1, channels], to: [steps * size, channels] },
  }
}
