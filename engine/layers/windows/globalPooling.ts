import type { layers } from '@tensorflow/tfjs-layers'
import type { Text } from '../../contract/text.ts'
import { formula } from '../../graph/formula.ts'
import { applyLayer } from '../applyLayer.ts'
import { layerCall, type CodeLayer } from '../code/layerCall.ts'
import { defineLayer, type AnyLayerDefinition } from '../defineLayer.ts'
import { expectRank } from '../expectRank.ts'
import { int } from '../onnx/onnxAttributes.ts'
import { operation } from '../onnx/onnxExpression.ts'
import { channelsFirst } from '../onnx/onnxValue.ts'
import type { TfLibrary } from '../tfLibrary.ts'
import { call, method, moduleCall } from '../torch/torchExpression.ts'
import { channelsFirst as torchChannelsFirst, oneModule } from '../torch/torchValue.ts'

interface GlobalPool {
  readonly kind: string
  readonly title: Text
  readonly summary: Text
  readonly keywords: readonly string[]
  readonly layer: (tf: TfLibrary, name: string) => layers.Layer
  /** Keras's layer. */
  readonly code: CodeLayer
  /** ONNX's operator. */
  readonly operator: 'GlobalAveragePool' | 'GlobalMaxPool'
  /** PyTorch's module. */
  readonly module: 'nn.AdaptiveAvgPool2d' | 'nn.AdaptiveMaxPool2d'
}

/** A pool over the whole image: one number for each channel. The two kinds differ only in what they keep. */
export function defineGlobalPool({ title, layer, operator, module, code, ...words }: GlobalPool): AnyLayerDefinition {
  return defineLayer<Record<never, never>>({
    ...words,
    title,
    category: 'pool',
    inputs: [{ name: 'in', multiple: false }],
    hasOutput: true,
    params: {},
    settings: () => '',
    inferShape: (_params, [shape = []]) => {
      const wrongRank = expectRank(title, 'image', shape)
      if (wrongRank !== null) return { refusals: [wrongRank] }
      const [height = 0, width = 0, channels = 0] = shape
      return { shape: [channels], formula: formula`${height}×${width}×${channels} → ${channels}` }
    },
    weights: () => [],
    receptiveField: () => ({ type: 'everything' }),
    countsAsDepth: false,
    emit: () => [layerCall(code)],
    build: (tf, _params, inputs, { name }) => applyLayer(layer(tf, name), inputs),
    toOnnx: (_params, [input]) => ({
      expression: operation('Flatten', [operation(operator, [channelsFirst(input)])], { attributes: { axis: int(1) } }),
      layout: 'channelsLast',
    }),
    toTorch: (_params, [input]) =>
      oneModule(call(module, [1]), {
        expression: method(moduleCall(torchChannelsFirst(input)), 'flatten', [1]),
        layout: 'channelsLast',
      }),
    samples: [
      { params: {}, inputs: [[7, 7, 512]], output: [512], trainable: 0 },
      { params: {}, inputs: [[3, 5, 2]], output: [2], trainable: 0 },
    ],
    refused: [
      { params: {}, inputs: [[512]], code: 'wrong-rank' },
      { params: {}, inputs: [[10, 8]], code: 'wrong-rank' },
    ],
  })
}
