import type { Params } from '../../contract/document.ts'
import { text, type Text } from '../../contract/text.ts'
import type { Shape } from '../../graph/shape.ts'
import type { Padding } from '../../layers/params.ts'
import { axesAt, isObject, numberAt, objectAt, textAt, type Json } from './json.ts'
import type { ReadLayer } from './kerasModel.ts'

/** What a layer is here. `after` is an activation that its node cannot apply itself. */
export type LayerReading =
  | {
      readonly kind: string
      readonly params: Params
      readonly after?: Activation
      readonly remark?: Text
      /** Weights that the layer was told to do without. */ readonly without?: readonly string[]
    }
  /** Does nothing when the network predicts or trains. */
  | { readonly pass: true }
  | { readonly inert: Text }

export type Activation = { readonly function: string; readonly slope?: number } | { readonly unknown: string }

export interface LayerSetting {
  /** Shapes that come in, where they are known. */
  readonly inputs: readonly (Shape | null)[]
  /** tf.js blends between cells otherwise than Keras. */
  readonly isTfjs: boolean
}

type Reader = (config: Json, setting: LayerSetting) => LayerReading

const known = new Set(['relu', 'elu', 'selu', 'gelu', 'swish', 'sigmoid', 'tanh', 'softplus', 'softmax'])

/** What Keras calls an activation, in our words; null: none. */
export function readActivation(value: unknown): Activation | null {
  const name = typeof value === 'string' ? value : (textAt(value, 'config') ?? textAt(value, 'class_name') ?? '')
  if (value === null || value === undefined || name === 'linear') return null
  if (name === 'silu') return { function: 'swish' }
  if (name === 'leaky_relu') return { function: 'leakyRelu', slope: 0.2 }
  if (isObject(value) && isObject(value['config']) && Object.keys(value['config']).length > 0) return { unknown: name }
  return known.has(name) ? { function: name } : { unknown: name.slice(0, 60) }
}

const initializers: Readonly<Record<string, string>> = {
  Zeros: 'zeros',
  GlorotUniform: 'glorotUniform',
  GlorotNormal: 'glorotNormal',
  HeUniform: 'heUniform',
  HeNormal: 'heNormal',
  Orthogonal: 'orthogonal',
  glorot_uniform: 'glorotUniform',
  glorot_normal: 'glorotNormal',
  he_uniform: 'heUniform',
  he_normal: 'heNormal',
  RandomNormal: 'smallNormal',
}

/** Start weights and penalties count only for training anew; what has no equal becomes the usual choice. */
function start(config: Json, name: string): Params {
  const initializer = initializers[textAt(config[`${name}_initializer`], 'class_name') ?? '']
  const penalty = objectAt(config[`${name}_regularizer`], 'config')
  const [l1, l2] = [numberAt(penalty, 'l1', 0), numberAt(penalty, 'l2', 0)]
  return {
    ...(initializer === undefined ? {} : { initializer }),
    ...(l1 >= 0 && l1 <= 10 ? { l1 } : {}),
    ...(l2 >= 0 && l2 <= 10 ? { l2 } : {}),
  }
}

const inert = (en: string, zh: string): LayerReading => ({ inert: text(en, zh) })

function withActivation(kind: string, params: Params, value: unknown): LayerReading {
  const activation = readActivation(value)
  if (activation === null) return { kind, params: { ...params, activation: 'none' } }
  const isFused = 'function' in activation && activation.function !== 'leakyRelu'
  if (isFused) return { kind, params: { ...params, activation: activation.function } }
  return { kind, params: { ...params, activation: 'none' }, after: activation }
}

function padding(config: Json): Padding | null {
  const value = config['padding'] ?? 'valid'
  return value === 'same' || value === 'valid' ? value : null
}

/** Channels in front would need every number turned; Keras itself runs such models on some machines only. */
function refuseLayout(config: Json): LayerReading | null {
  return config['data_format'] === 'channels_first'
    ? inert('its channels come first (data_format channels_first)', '其通道在前（data_format 为 channels_first）')
    : null
}

function convolution(kind: string, axes: 1 | 2): Reader {
  return (config) => {
    const kernel = axesAt(config, 'kernel_size', axes)
    const stride = axesAt({ strides: 1, ...config }, 'strides', axes)
    const dilation = axesAt({ dilation_rate: 1, ...config }, 'dilation_rate', axes)
    const pad = padding(config)
    if (kernel === null || stride === null || dilation === null) return inert('its window is not told', '未说明其窗口')
    if (pad === null) return inert(`its padding is "${String(config['padding'])}"`, `其填充为“${String(config['padding'])}”`)
    if (numberAt(config, 'groups', 1) !== 1) return inert('its channels are in groups', '其通道分组')
    if (kind === 'separableConv2d' && numberAt(config, 'depth_multiplier', 1) !== 1) {
      return inert('it has several filters for each channel', '每个通道有多个滤波器')
    }
    if (kind === 'depthwiseConv2d' && dilation.some((rate) => rate !== 1)) return inert('it is dilated', '它带有膨胀')
    const bias = config['use_bias'] !== false
    const shape = { kernel, stride, padding: pad, bias }
    if (kind === 'depthwiseConv2d') {
      const params = { multiplier: numberAt(config, 'depth_multiplier', 1), ...shape, ...start(config, 'depthwise') }
      return withActivation(kind, params, config['activation'])
    }
    const name = kind === 'separableConv2d' ? 'depthwise' : 'kernel'
    return withActivation(
      kind,
      { filters: numberAt(config, 'filters', 0), ...shape, dilation, ...start(config, name) },
      config['activation'],
    )
  }
}

const transposed: Reader = (config) => {
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
  return withActivation('conv2dTranspose', { ...params, ...start(config, 'kernel') }, config['activation'])
}

function pooling(kind: string, axes: 1 | 2): Reader {
  return (config) => {
    const pool = axesAt({ pool_size: 2, ...config }, 'pool_size', axes)
    const stride = config['strides'] === null || config['strides'] === undefined ? pool : axesAt(config, 'strides', axes)
    const pad = padding(config)
    if (pool === null || stride === null || pad === null) return inert('its window is not told', '未说明其窗口')
    return { kind, params: { pool, stride, padding: pad } }
  }
}

function globalPool(kind: string): Reader {
  return (config) => (config['keepdims'] === true ? inert('it keeps the axes', '它保留各轴') : { kind, params: {} })
}

/** -1, or the last axis counted with the batch. */
function isLastAxis(value: unknown, inputs: LayerSetting['inputs']): boolean {
  const axis: unknown = Array.isArray(value) && value.length === 1 ? value[0] : value
  const [shape] = inputs
  return axis === undefined || axis === null || axis === -1 || (shape !== null && shape !== undefined && axis === shape.length)
}

function normalization(kind: 'batchNorm' | 'layerNorm'): Reader {
  return (config, { inputs }) => {
    if (!isLastAxis(config['axis'], inputs)) return inert('it does not work on the last axis', '它不作用于最后一个轴')
    if (config['rms_scaling'] === true) return inert('it scales by the root mean square', '它按均方根缩放')
    const epsilon = numberAt(config, 'epsilon', 0.001)
    const without = [...(config['scale'] === false ? ['gamma'] : []), ...(config['center'] === false ? ['beta'] : [])]
    const remark = text(
      'it had no scale or shift of its own; here it has both, at 1 and 0, and training may change them',
      '它原本没有缩放或平移；这里两者都有，取 1 和 0，训练时可能改变',
    )
    const params = kind === 'batchNorm' ? { momentum: numberAt(config, 'momentum', 0.99), epsilon } : { epsilon }
    return { kind, params, without, ...(without.length > 0 ? { remark } : {}) }
  }
}

function recurrent(kind: 'simpleRnn' | 'lstm' | 'gru'): Reader {
  return (config) => {
    const activation = readActivation(config['activation'] ?? 'tanh')
    const name = activation === null ? 'linear' : 'function' in activation ? activation.function : ''
    if (!['tanh', 'relu', 'sigmoid', 'linear'].includes(name)) return inert('its activation is another', '其激活函数不同')
    const gate = config['recurrent_activation']
    const gateActivation = readActivation(gate)
    const hasSigmoid = gateActivation !== null && 'function' in gateActivation && gateActivation.function === 'sigmoid'
    if (kind !== 'simpleRnn' && gate !== undefined && !hasSigmoid)
      return inert('its gates do not use the sigmoid', '其门不使用 sigmoid')
    if (kind === 'gru' && config['reset_after'] !== false) {
      return inert(
        'its reset gate works behind the product (reset_after), Netwright’s before it',
        '其重置门作用于乘积之后（reset_after），而 Netwright 在之前',
      )
    }
    for (const flag of ['go_backwards', 'stateful', 'return_state', 'time_major']) {
      if (config[flag] === true) return inert(`it uses ${flag}`, `它使用 ${flag}`)
    }
    const dropsOut = numberAt(config, 'dropout', 0) > 0 || numberAt(config, 'recurrent_dropout', 0) > 0
    const recurrentStart = initializers[textAt(config['recurrent_initializer'], 'class_name') ?? '']
    return {
      kind,
      params: {
        units: numberAt(config, 'units', 0),
        returnSequences: config['return_sequences'] === true,
        activation: name,
        bias: config['use_bias'] !== false,
        ...start(config, 'kernel'),
        ...(recurrentStart === undefined ? {} : { recurrentInitializer: recurrentStart }),
      },
      ...(dropsOut ? { remark: text('its dropout while training is left out', '训练时的随机失活已略去') } : {}),
    }
  }
}

const merges: Readonly<Record<string, string>> = { concat: 'concat', sum: 'sum', ave: 'average', mul: 'multiply' }

const bidirectional: Reader = (config, setting) => {
  const inner = objectAt(config, 'layer')
  const read = inner === null ? undefined : recurrentReaders[textAt(inner, 'class_name') ?? '']
  const merge = merges[textAt(config, 'merge_mode') ?? '']
  const reading = read?.(objectAt(inner, 'config') ?? {}, setting)
  const back = objectAt(config, 'backward_layer')
  if (reading === undefined || merge === undefined || (back !== null && !isMirror(back, { inner, reading, setting }))) {
    return inert('its two directions are not like recurrent layers that are joined', '其两个方向不是相同且相互合并的循环层')
  }
  return 'kind' in reading ? { ...reading, params: { ...reading.params, bidirectional: true, merge } } : reading
}

/** Keras writes the second direction down as well; usually it is the first one, read from its end. */
function isMirror(
  back: Json,
  { inner, reading, setting }: { readonly inner: Json | null; readonly reading: LayerReading; readonly setting: LayerSetting },
): boolean {
  const read = recurrentReaders[textAt(back, 'class_name') ?? '']
  const config = objectAt(back, 'config') ?? {}
  if (read === undefined || textAt(back, 'class_name') !== textAt(inner, 'class_name') || config['go_backwards'] !== true)
    return false
  return JSON.stringify(read({ ...config, go_backwards: false }, setting)) === JSON.stringify(reading)
}

const recurrentReaders: Readonly<Record<string, Reader>> = {
  SimpleRNN: recurrent('simpleRnn'),
  LSTM: recurrent('lstm'),
  GRU: recurrent('gru'),
}

function merge(kind: string): Reader {
  return () => ({ kind, params: {} })
}

function activationNode(activation: Activation | null): LayerReading {
  if (activation === null) return { pass: true }
  if ('unknown' in activation) return inert(`"${activation.unknown}" is no curve of ours`, `没有“${activation.unknown}”这种函数`)
  return { kind: 'activation', params: activation.slope === undefined ? { function: activation.function } : { ...activation } }
}

const readers: Readonly<Record<string, Reader>> = {
  Dense: (config) =>
    withActivation(
      'dense',
      { units: numberAt(config, 'units', 0), bias: config['use_bias'] !== false, ...start(config, 'kernel') },
      config['activation'],
    ),
  Conv1D: convolution('conv1d', 1),
  Conv2D: convolution('conv2d', 2),
  Convolution2D: convolution('conv2d', 2),
  DepthwiseConv2D: convolution('depthwiseConv2d', 2),
  SeparableConv2D: convolution('separableConv2d', 2),
  Conv2DTranspose: transposed,
  MaxPooling2D: pooling('maxPool2d', 2),
  MaxPooling1D: pooling('maxPool1d', 1),
  AveragePooling2D: pooling('avgPool2d', 2),
  GlobalAveragePooling2D: globalPool('globalAvgPool2d'),
  GlobalMaxPooling2D: globalPool('globalMaxPool2d'),
  BatchNormalization: normalization('batchNorm'),
  LayerNormalization: normalization('layerNorm'),
  Dropout: (config) =>
    config['noise_shape'] === null || config['noise_shape'] === undefined
      ? { kind: 'dropout', params: { rate: numberAt(config, 'rate', 0.5) } }
      : inert('it drops out whole axes', '它对整个轴做失活'),
  GaussianNoise: (config) => ({ kind: 'gaussianNoise', params: { deviation: numberAt(config, 'stddev', 0.1) } }),
  Flatten: () => ({ kind: 'flatten', params: {} }),
  Reshape: readReshape,
  ZeroPadding2D: (config) => {
    const sides = readSides(config['padding'])
    return sides === null ? inert('its sides are not told', '未说明各边') : { kind: 'zeroPad2d', params: sides }
  },
  UpSampling2D: (config, { isTfjs }) => {
    const factor = axesAt({ size: 2, ...config }, 'size', 2)
    const interpolation = textAt(config, 'interpolation') ?? 'nearest'
    const fits = interpolation === 'nearest' || (isTfjs && interpolation === 'bilinear')
    if (factor === null || !fits) {
      return inert(`Keras blends cells otherwise (${interpolation})`, `Keras 的插值方式不同（${interpolation}）`)
    }
    return { kind: 'upsample2d', params: { factor, interpolation } }
  },
  Embedding: (config) =>
    config['mask_zero'] === true
      ? inert('it masks the number 0', '它屏蔽数字 0')
      : {
          kind: 'embedding',
          params: { vocabulary: numberAt(config, 'input_dim', 0), dimensions: numberAt(config, 'output_dim', 0) },
        },
  ...recurrentReaders,
  Bidirectional: bidirectional,
  Add: merge('add'),
  Subtract: merge('subtract'),
  Multiply: merge('multiply'),
  Average: merge('average'),
  Maximum: merge('maximum'),
  Concatenate: (config, { inputs }) => {
    if (isLastAxis(config['axis'], inputs)) return { kind: 'concatenate', params: { axis: 'last' } }
    return config['axis'] === 1
      ? { kind: 'concatenate', params: { axis: 'first' } }
      : inert('it joins along a middle axis', '它沿中间的轴拼接')
  },
  Activation: (config) => activationNode(readActivation(config['activation'])),
  ReLU: (config) => {
    const slope = numberAt(config, 'negative_slope', 0)
    const isPlain = (config['max_value'] ?? null) === null && numberAt(config, 'threshold', 0) === 0 && slope <= 1
    if (!isPlain) return inert('it has a ceiling or a threshold', '它带有上限或阈值')
    return activationNode(slope === 0 ? { function: 'relu' } : { function: 'leakyRelu', slope })
  },
  LeakyReLU: (config) => {
    const slope = numberAt(config, 'negative_slope', numberAt(config, 'alpha', 0.3))
    return slope >= 0 && slope <= 1
      ? activationNode({ function: 'leakyRelu', slope })
      : inert('its slope is above 1', '其斜率大于 1')
  },
  ELU: (config) =>
    numberAt(config, 'alpha', 1) === 1 ? activationNode({ function: 'elu' }) : inert('its alpha is not 1', '其 alpha 不为 1'),
  Softmax: (config, { inputs }) =>
    isLastAxis(config['axis'], inputs)
      ? activationNode({ function: 'softmax' })
      : inert('it works on another axis', '它作用于其他轴'),
}

export function readLayer({ className, config }: ReadLayer, setting: LayerSetting): LayerReading {
  const read = Object.hasOwn(readers, className) ? readers[className] : undefined
  const shown = className.slice(0, 60)
  if (read === undefined) return inert(`"${shown}" has no equal here`, `这里没有与“${shown}”对应的层`)
  return refuseLayout(config) ?? read(config, setting)
}

function readReshape(config: Json, { inputs: [shape] }: LayerSetting): LayerReading {
  const asked = config['target_shape']
  const lengths = Array.isArray(asked) ? asked.filter((length): length is number => Number.isInteger(length)) : []
  if (!Array.isArray(asked) || lengths.length !== asked.length) return inert('its shape is not told', '未说明其形状')
  const open = lengths.filter((length) => length < 1)
  if (open.length === 0) return { kind: 'reshape', params: { shape: lengths } }
  const rest = lengths.reduce((product, length) => (length < 1 ? product : product * length), 1)
  const size = shape?.reduce((product, length) => product * length, 1)
  if (open.length > 1 || size === undefined || size % rest !== 0) return inert('its shape stays open', '其形状未定')
  return { kind: 'reshape', params: { shape: lengths.map((length) => (length < 1 ? size / rest : length)) } }
}

/** 1, [1, 2] or [[1, 2], [3, 4]]: both axes alike, each axis alike on both sides, or all four sides. */
export function readSides(value: unknown): { top: number; bottom: number; left: number; right: number } | null {
  const pair = (item: unknown): readonly [number, number] | null => {
    if (typeof item === 'number') return [item, item]
    if (!Array.isArray(item) || item.length !== 2) return null
    const [first, second] = item as readonly unknown[]
    return typeof first === 'number' && typeof second === 'number' ? [first, second] : null
  }
  const list: readonly unknown[] | null =
    typeof value === 'number' ? [value, value] : Array.isArray(value) && value.length === 2 ? value : null
  const [rows, columns] = list === null ? [null, null] : [pair(list[0]), pair(list[1])]
  if (rows === null || columns === null || rows === undefined || columns === undefined) return null
  return { top: rows[0], bottom: rows[1], left: columns[0], right: columns[1] }
}
