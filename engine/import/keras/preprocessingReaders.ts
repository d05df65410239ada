import { text } from '../../contract/text.ts'
import type { FloatTensor } from '../../document/tensors/safetensors.ts'
import { isLastAxis } from './isLastAxis.ts'
import { inert, type LayerReader } from './layerReading.ts'

/** A batch normalisation with this ε whose variance is 1 − ε divides by 1. */
export const normEpsilon = 0.001
const epsilon = normEpsilon

const takesTheData = text(
  'it prepares the data; here a frozen batch normalisation computes the same. Leave it out where the data are scaled already',
  '它用于预处理数据；这里由一个冻结的批归一化完成同样的计算。若数据已缩放，请将其删去',
)

/** Rescaling: x · scale + offset. */
export const rescaling: LayerReader = (config) => {
  const [scale, offset] = [config['scale'], config['offset'] ?? 0]
  if (typeof scale !== 'number' || typeof offset !== 'number')
    return inert('it has a scale for each channel', '每个通道的缩放不同')
  return {
    kind: 'batchNorm',
    params: { epsilon },
    remark: takesTheData,
    fixed: (_stored, channels) => frozenNorm(channels, { gamma: scale, beta: offset }),
  }
}

/** Normalization: (x − mean) / √variance, as `adapt` measured them or its settings tell. */
export const normalizing: LayerReader = (config, { inputs }) => {
  if (config['invert'] === true || !isLastAxis(config['axis'], inputs))
    return inert('it does not bring each channel to mean 0 and variance 1', '它不是把每个通道归一化为均值 0、方差 1')
  const told = ['mean', 'variance'].flatMap((name) =>
    config[name] === null || config[name] === undefined ? [] : [numbersIn(config[name])],
  )
  if (told.includes(null) || told.length === 1)
    return inert('its mean or variance is not told as numbers', '其均值或方差不是以数给出')
  return {
    kind: 'batchNorm',
    params: { epsilon },
    remark: takesTheData,
    fixed: (stored, channels) => {
      const [mean, variance] = (told.length > 0 ? told : stored.map(({ tensor }) => tensor.values)).map((values) =>
        spread(values, channels),
      )
      if (mean?.length !== channels || variance?.length !== channels) return null
      /* √(v + ε) would be another divisor: what it divides by too much, γ gives back. */
      const gamma = variance.map((value) => Math.sqrt(value + epsilon) / Math.max(Math.sqrt(value), 1e-7))
      const norm = frozenNorm(channels, { gamma: 1, beta: 0 })
      return new Map([
        ...norm,
        ['gamma', { shape: [channels], values: Float32Array.from(gamma) }],
        ['moving_mean', { shape: [channels], values: Float32Array.from(mean) }],
        ['moving_variance', { shape: [channels], values: Float32Array.from(variance) }],
      ])
    },
  }
}

/** A number, or lists of numbers in lists of length 1. */
function numbersIn(value: unknown): Float32Array | null {
  const values = [value].flat(8)
  return values.length > 0 && values.every((one): one is number => typeof one === 'number' && Number.isFinite(one))
    ? Float32Array.from(values)
    : null
}

/** One number is that of every channel. */
function spread(values: Float32Array | null | undefined, channels: number): Float32Array | null {
  return values?.length === 1 ? new Float32Array(channels).fill(values[0] ?? 0) : (values ?? null)
}

/** Computes gamma · x + beta in each channel. */
export function frozenNorm(
  channels: number,
  { gamma, beta }: { readonly gamma: number; readonly beta: number },
): ReadonlyMap<string, FloatTensor> {
  const filled = (value: number): FloatTensor => ({ shape: [channels], values: new Float32Array(channels).fill(value) })
  return new Map([
    ['gamma', filled(gamma)],
    ['beta', filled(beta)],
    ['moving_mean', filled(0)],
    ['moving_variance', filled(1 - epsilon)],
  ])
}

/** Changes images while Keras trains, and passes them on when it predicts. */
export const augmenting: LayerReader = () => ({
  pass: true,
  remark: text(
    'it changes images while Keras trains and does nothing when it predicts, so it was left out; here augmentation is a setting of the data',
    '它只在 Keras 训练时改变图像，预测时不起作用，因此已略去；在这里，数据增强是数据的设置',
  ),
})
