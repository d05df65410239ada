import { text } from '../../contract/text.ts'
import { groupedConv2dClass } from '../../layers/windows/groupedConv2d.ts'
import { croppedByWindow } from './croppedByWindow.ts'
import { isLastAxis } from './isLastAxis.ts'
import { axesAt, numberAt, textAt, type Json } from './json.ts'
import type { ReadLayer } from './kerasModel.ts'
import { inert, shapeless, type LayerReader, type LayerReading, type LayerSetting } from './layerReading.ts'
import { normalization } from './normalizationReader.ts'
import { augmenting, normalizing, rescaling } from './preprocessingReaders.ts'
import { activationNode, readActivation, withActivation } from './readActivation.ts'
import { readReshape } from './readReshape.ts'
import { readSides } from './readSides.ts'
import { bidirectional, recurrentReaders } from './recurrentReaders.ts'
import { conv1d, ofWidthOne, upSampling1d, zeroPadding1d } from './sequenceReaders.ts'
import { startParams } from './startParams.ts'
import { averageOfSequence, convolution, globalPool, pooling, transposed } from './windowReaders.ts'
import { layerScale, operationReaders } from './writtenOperations.ts'

const dropsWhole = text(
  'it drops out whole channels, or whole branches of a sample, while it trains; here single numbers, at the same rate. It predicts alike',
  '它在训练时整体丢弃通道，或样本的整个分支；这里按同样的比率丢弃单个数。预测时两者相同',
)

function merge(kind: string): LayerReader {
  return () => ({ kind, params: {} })
}

const readers: Readonly<Record<string, LayerReader>> = {
  Dense: (config, setting) =>
    withActivation(
      'dense',
      { units: numberAt(config, 'units', 0), bias: config['use_bias'] !== false, ...startParams(config, 'kernel') },
      { value: config['activation'], setting },
    ),
  Conv1D: conv1d,
  DepthwiseConv1D: ofWidthOne('depthwiseConv2d'),
  SeparableConv1D: ofWidthOne('separableConv2d'),
  ZeroPadding1D: zeroPadding1d,
  UpSampling1D: upSampling1d,
  Conv2D: convolution('conv2d', 2),
  Convolution2D: convolution('conv2d', 2),
  [groupedConv2dClass]: convolution('conv2d', 2),
  DepthwiseConv2D: convolution('depthwiseConv2d', 2),
  SeparableConv2D: convolution('separableConv2d', 2),
  Conv2DTranspose: transposed,
  MaxPooling2D: pooling('maxPool2d', 2),
  MaxPooling1D: pooling('maxPool1d', 1),
  AveragePooling2D: pooling('avgPool2d', 2),
  AveragePooling1D: averageOfSequence,
  GlobalAveragePooling2D: globalPool('globalAvgPool2d'),
  GlobalMaxPooling2D: globalPool('globalMaxPool2d'),
  GlobalAveragePooling1D: globalPool('globalAvgPool2d'),
  GlobalMaxPooling1D: globalPool('globalMaxPool2d'),
  Rescaling: rescaling,
  Normalization: normalizing,
  RandomFlip: augmenting,
  RandomRotation: augmenting,
  RandomZoom: augmenting,
  RandomTranslation: augmenting,
  RandomContrast: augmenting,
  RandomBrightness: augmenting,
  BatchNormalization: normalization('batchNorm'),
  LayerNormalization: normalization('layerNorm'),
  Dropout: (config) =>
    config['noise_shape'] === null || config['noise_shape'] === undefined
      ? { kind: 'dropout', params: { rate: numberAt(config, 'rate', 0.5) } }
      : { kind: 'dropout', params: { rate: numberAt(config, 'rate', 0.5) }, remark: dropsWhole },
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
  Embedding: (config, { isMaskUsed }) =>
    config['mask_zero'] === true && isMaskUsed?.() !== false
      ? inert('it masks the number 0, and what follows leaves masked steps out', '它屏蔽数字 0，其后的层会跳过被屏蔽的步')
      : {
          kind: 'embedding',
          params: { vocabulary: numberAt(config, 'input_dim', 0), dimensions: numberAt(config, 'output_dim', 0) },
        },
  Cropping2D: croppedByWindow,
  LayerScale: layerScale,
  ...operationReaders,
  ...recurrentReaders,
  Bidirectional: bidirectional,
  Add: merge('add'),
  Subtract: merge('subtract'),
  Multiply: merge('multiply'),
  Average: merge('average'),
  Maximum: merge('maximum'),
  Concatenate: (config, { inputs }) => {
    if (isLastAxis(config['axis'], inputs)) return { kind: 'concatenate', params: { axis: 'last' } }
    if (inputs[0] === undefined || inputs[0] === null) return shapeless
    return config['axis'] === 1
      ? { kind: 'concatenate', params: { axis: 'first' } }
      : inert('it joins along a middle axis', '它沿中间的轴拼接')
  },
  Activation: (config, setting) => activationNode(readActivation(config['activation'], setting)),
  ReLU: (config) => {
    const slope = numberAt(config, 'negative_slope', 0)
    const ceiling = config['max_value'] ?? null
    const starts = numberAt(config, 'threshold', 0) === 0
    if (ceiling === 6 && starts && slope === 0) return activationNode({ function: 'relu6' })
    if (ceiling !== null || !starts || slope > 1) return inert('it has a ceiling or a threshold', '它带有上限或阈值')
    return activationNode(slope === 0 ? { function: 'relu' } : { function: 'leakyRelu', slope })
  },
  PReLU: (_config, { weights }) => {
    const [slopes] = weights?.() ?? []
    const slope = slopes?.tensor.values[0]
    const isShared = slope !== undefined && slope >= 0 && slope <= 1 && slopes?.tensor.values.every((one) => one === slope)
    if (!isShared) return inert('its slopes differ, or are not between 0 and 1', '其斜率各不相同，或不在 0 到 1 之间')
    const shown = Number(slope.toPrecision(6))
    return {
      kind: 'activation',
      params: { function: 'leakyRelu', slope },
      remark: text(
        `its slope was learned (PReLU); here it stays at ${shown}`,
        `其斜率原本是学习得到的（PReLU）；这里固定为 ${shown}`,
      ),
    }
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
      : inputs[0] === undefined || inputs[0] === null
        ? shapeless
        : inert('it works on another axis', '它作用于其他轴'),
}

/** Our kind and params for a Keras layer; inert with the reason where there is no equal. */
export function readLayer({ className, config }: ReadLayer, setting: LayerSetting): LayerReading {
  const read = Object.hasOwn(readers, className) ? readers[className] : undefined
  if (read === undefined) return inert('there is no such layer', '没有这样的层')
  return refuseLayout(config) ?? read(config, setting)
}

/** Channels in front would need every number turned; Keras itself runs such models on some machines only. */
function refuseLayout(config: Json): LayerReading | null {
  return config['data_format'] === 'channels_first'
    ? inert('its channels come first (data_format channels_first)', '其通道在前（data_format 为 channels_first）')
    : null
}
