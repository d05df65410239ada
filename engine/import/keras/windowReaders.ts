import type { Padding } from '../../layers/params.ts'
import { axesAt, numberAt, type Json } from './json.ts'
import { inert, type LayerReader } from './layerReading.ts'
import { withActivation } from './readActivation.ts'
import { startParams } from './startParams.ts'

function padding(config: Json): Padding | null {
  const value = config['padding'] ?? 'valid'
  return value === 'same' || value === 'valid' ? value : null
}

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

export function pooling(kind: string, axes: 1 | 2): LayerReader {
  return (config) => {
    const pool = axesAt({ pool_size: 2, ...config }, 'pool_size', axes)
    const stride = config['strides'] === null || config['strides'] === undefined ? pool : axesAt(config, 'strides', axes)
    const pad = padding(config)
    if (pool === null || stride === null || pad === null) return inert('its window is not told', '未说明其窗口')
    return { kind, params: { pool, stride, padding: pad } }
  }
}

export function globalPool(kind: string): LayerReader {
  return (config) => (config['keepdims'] === true ? inert('it keeps the axes', '它保留各轴') : { kind, params: {} })
}
