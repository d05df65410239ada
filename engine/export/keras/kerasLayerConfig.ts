import { resetAfterGruClass } from '../../layers/resetAfterGru.ts'
import { groupedConv2dClass } from '../../layers/windows/groupedConv2d.ts'
import type { KerasConfig, KerasValue } from './kerasNetwork.ts'

const convolution = ['kernelSize', 'strides', 'padding', 'activation', 'useBias']
const pooling = ['poolSize', 'strides', 'padding']
const recurrent = ['units', 'activation', 'useBias', 'returnSequences']

/** The settings that tf.js and Keras share, by class, and the groups of our own Conv2D; everything else is left to Keras's defaults, which are tf.js's. */
const shared: Readonly<Record<string, readonly string[]>> = {
  InputLayer: [],
  Dense: ['units', 'activation', 'useBias'],
  Conv1D: ['filters', 'dilationRate', ...convolution],
  Conv2D: ['filters', 'dilationRate', 'groups', ...convolution],
  DepthwiseConv2D: ['depthMultiplier', ...convolution],
  SeparableConv2D: ['filters', 'dilationRate', ...convolution],
  Conv2DTranspose: ['filters', ...convolution],
  Cropping2D: ['cropping'],
  ZeroPadding2D: ['padding'],
  UpSampling2D: ['size', 'interpolation'],
  MaxPooling1D: pooling,
  MaxPooling2D: pooling,
  AveragePooling2D: pooling,
  GlobalAveragePooling2D: [],
  GlobalMaxPooling2D: [],
  Activation: ['activation'],
  LeakyReLU: [],
  BatchNormalization: ['axis', 'momentum', 'epsilon'],
  LayerNormalization: ['axis', 'epsilon'],
  Dropout: ['rate'],
  GaussianNoise: ['stddev'],
  Flatten: [],
  Reshape: ['targetShape'],
  Embedding: ['inputDim', 'outputDim'],
  SimpleRNN: recurrent,
  LSTM: [...recurrent, 'recurrentActivation'],
  GRU: [...recurrent, 'recurrentActivation'],
  Bidirectional: ['mergeMode'],
  Add: [],
  Subtract: [],
  Multiply: [],
  Average: [],
  Maximum: [],
  Concatenate: ['axis'],
}

/** What Keras calls otherwise, or does otherwise unless told. */
const own: Readonly<Record<string, (config: Readonly<Record<string, unknown>>) => KerasConfig>> = {
  LeakyReLU: ({ alpha }) => ({ negative_slope: Number(alpha) }),
  // Behind the product is Keras's default.
  GRU: ({ resetAfter }) => ({ reset_after: resetAfter === true }),
}

/** Keras's name for the class of a tf.js layer. */
export function kerasClass(className: string): string {
  if (className === groupedConv2dClass) return 'Conv2D'
  return className === resetAfterGruClass ? 'GRU' : className
}

/** A tf.js layer's configuration as Keras writes it, without names and initialisers; null for a class that no layer kind becomes. */
export function kerasLayerConfig(className: string, config: Readonly<Record<string, unknown>>): KerasConfig | null {
  const keys = Object.hasOwn(shared, className) ? shared[className] : undefined
  if (keys === undefined) return null
  const entries = keys.flatMap((key): [string, KerasValue][] => {
    const value = config[key]
    return value === undefined ? [] : [[snakeKey(key), plain(value)]]
  })
  return { ...Object.fromEntries(entries), ...own[className]?.(config) }
}

function snakeKey(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

/** tf.js's configurations hold JSON; lists are copied. */
function plain(value: unknown): KerasValue {
  return JSON.parse(JSON.stringify(value)) as KerasValue
}
