import type { Padding } from '../../layers/params.ts'
import { axesAt, numberAt, type Json } from './json.ts'
import { inert, shapeless, type LayerReader } from './layerReading.ts'
import { withActivation } from './readActivation.ts'
import { startParams } from './startParams.ts'

function padding(config: Json): Padding | null {
  const value = config['padding'] ?? 'valid'
  return value === 'same' || value === 'valid' ? value : null
}

/** Reader of Conv1D, Conv2D and their relatives with as many spatial axes. */
export function convolution(kind: string, axes: 1 | 2): LayerReader {
  return (config, setting) => {
    const kernel = axesAt(config, 'kernel_size', axes)
    const stride = axesAt({ strides: 1, ...config }, 'strides', axes)
    const dilation = axesAt({ dilation_rate: 1, ...config }, 'dilation_rate', axes)
    const pad = padding(config)
    if (kernel === null || stride === null || dilation === null) return inert('its window is not told', '未说明其窗口')
    if (pad === null) return inert(`its padding is "${String(config['padding'])}"`, `其填充为“${String(config['padding'])}”`)
    const groups = numberAt(config, 'groups', 1)
    if (groups !== 1 && kind !== 'conv2d') return inert('its channels are in groups', '其通道分组')
    if (kind === 'separableConv2d' && numberAt(config, 'depth_multiplier', 1) !== 1) {
      return inert('it has several filters for each channel', '每个通道有多个滤波器')
    }
    if (kind === 'depthwiseConv2d' && dilation.some((rate) => rate !== 1)) return inert('it is dilated', '它带有膨胀')
    const bias = config['use_bias'] !== false
    const shape = { kernel, stride, padding: pad, bias }
    if (kind === 'depthwiseConv2d') {
      const params = { multiplier: numberAt(config, 'depth_multiplier', 1), ...shape, ...startParams(config, 'depthwise') }
      return withActivation(kind, params, { value: config['activation'], setting })
    }
    const name = kind === 'separableConv2d' ? 'depthwise' : 'kernel'
    return withActivation(
      kind,
      {
        filters: numberAt(config, 'filters', 0),
        ...shape,
        dilation,
        ...(kind === 'conv2d' ? { groups } : {}),
        ...startParams(config, name),
      },
      { value: config['activation'], setting },
    )
  }
}

export const transposed: LayerReader = (config, setting) => {
  const kernel = axesAt(config, 'kernel_size', 2)
  const stride = axesAt({ strides: 1, ...config }, 'strides', 2)
  const pad = padding(config)
  if (kernel === null || stride === null || pad === null) return inert('its window is not told', '未说明其窗口')
  if (config['output_padding'] !== undefined && config['output_padding'] !== null) {
    return inert('it pads its output', '它对输出做填充')
  }
  const dilation = axesAt({ dilation_rate: 1, ...config }, 'dilation_rate', 2)
  if (dilation?.some((rate) => rate !== 1) !== false) return inert('it is dilated', '它带有膨胀')
  const params = { filters: numberAt(config, 'filters', 0), kernel, stride, padding: pad, bias: config['use_bias'] !== false }
  return withActivation(
    'conv2dTranspose',
    { ...params, ...startParams(config, 'kernel') },
    { value: config['activation'], setting },
  )
}

/** Reader of MaxPooling and AveragePooling with as many spatial axes. */
export function pooling(kind: string, axes: 1 | 2): LayerReader {
  return (config) => {
    const pool = axesAt({ pool_size: 2, ...config }, 'pool_size', axes)
    const stride = config['strides'] === null || config['strides'] === undefined ? pool : axesAt(config, 'strides', axes)
    const pad = padding(config)
    if (pool === null || stride === null || pad === null) return inert('its window is not told', '未说明其窗口')
    return { kind, params: { pool, stride, padding: pad } }
  }
}

/** A sequence is pooled as a picture of width 1. */
export const averageOfSequence: LayerReader = (config, setting) => {
  const [[steps, channels] = []] = setting.inputs.map((shape) => shape ?? [])
  const read = pooling('avgPool2d', 1)(config, setting)
  if (!('kind' in read)) return read
  const { pool, stride, padding: pad } = read.params
  const [length = 1, step = 1] = [pool, stride].flat().map(Number)
  if (steps === undefined || channels === undefined) return shapeless
  const left = Math.floor((steps - (pad === 'same' ? 1 : length)) / step) + 1
  return {
    kind: 'avgPool2d',
    params: { pool: [length, 1], stride: [step, 1], padding: pad ?? 'valid' },
    reshaped: { from: [steps, 1, channels], to: [left, channels] },
  }
}

/** Reader of GlobalMaxPooling2D and GlobalAveragePooling2D. */
export function globalPool(kind: string): LayerReader {
  return (config, { inputs: [shape] }) => {
    const channels = shape?.at(-1)
    const keeps = config['keepdims'] === true
    if (shape === null || shape === undefined || channels === undefined) return keeps ? shapeless : { kind, params: {} }
    const from = shape.length === 2 ? [shape[0] ?? 1, 1, channels] : shape
    const to = keeps ? [...shape.slice(0, -1).map(() => 1), channels] : null
    return from === shape && to === null ? { kind, params: {} } : { kind, params: {}, reshaped: { from, to } }
  }
}
