import { text } from '../../contract/text.ts'
import { formula, formulaParam } from '../../graph/formula.ts'
import { formatShape } from '../../graph/shape.ts'
import { applyLayer } from '../applyLayer.ts'
import { layerCall } from '../code/layerCall.ts'
import { defineLayer } from '../defineLayer.ts'
import { int } from '../onnx/onnxAttributes.ts'
import { operation } from '../onnx/onnxExpression.ts'
import { channelsLast } from '../onnx/onnxValue.ts'
import { weight } from '../onnx/onnxWeight.ts'
import { integerParam } from '../params.ts'
import { call, method, moduleCall } from '../torch/torchExpression.ts'
import { sameState } from '../torch/torchState.ts'
import { channelsLast as torchChannelsLast, oneModule } from '../torch/torchValue.ts'

type EmbeddingParams = { readonly vocabulary: number; readonly dimensions: number }

const title = text('Embedding', '嵌入')

/** ONNX's number for this element type (TensorProto.DataType). */
const int64 = 7

export const embedding = defineLayer<EmbeddingParams>({
  kind: 'embedding',
  title,
  summary: text(
    'Looks up a learned vector for each whole number: word 17 becomes row 17 of a table. Words used alike end up with like vectors.',
    '为每个整数查出一个可学习的向量：第 17 号词对应表中第 17 行。用法相近的词最终得到相近的向量。',
  ),
  category: 'recurrent',
  keywords: ['word', 'token', 'lookup', 'vector', 'text', '词向量', '词嵌入', '查表'],
  inputs: [{ name: 'in', multiple: false }],
  hasOutput: true,
  params: {
    vocabulary: integerParam({
      label: text('Vocabulary', '词表大小'),
      help: text(
        'How many different numbers can come in: 0 up to one less than this.',
        '可能输入多少个不同的整数：从 0 到此数减一。',
      ),
      default: 1000,
      maximum: 16_777_216,
    }),
    dimensions: integerParam({
      label: text('Dimensions', '维数'),
      help: text('Length of the vector that stands for each one.', '代表每个词的向量的长度。'),
      default: 32,
    }),
  },
  settings: ({ vocabulary, dimensions }) => `${vocabulary} → ${dimensions}`,
  inferShape: ({ dimensions }, [shape = []]) => {
    if (shape.length <= 3) {
      return {
        shape: [...shape, dimensions],
        formula: formula`${formatShape(shape)} × ${formulaParam('dimensions', dimensions)}`,
      }
    }
    const found = formatShape(shape)
    const message = text(
      `Embedding adds an axis, so its input can have at most three. This input is ${found}. Reshape it first.`,
      `“嵌入”会增加一个轴，因此输入最多三个轴。这个输入是 ${found}。请先将它变形。`,
    )
    return {
      refusals: [{ code: 'wrong-rank', message, expected: text('at most three axes', '最多三个轴'), got: text(found, found) }],
    }
  },
  weights: ({ vocabulary, dimensions }) => [
    {
      name: 'embeddings',
      shape: [vocabulary, dimensions],
      initializer: 'smallUniform',
      fanIn: vocabulary,
      fanOut: dimensions,
      trainable: true,
    },
  ],
  parameterFormula: ({ vocabulary, dimensions }) =>
    formula`${formulaParam('vocabulary', vocabulary)}·${formulaParam('dimensions', dimensions)}`,
  receptiveField: () => ({ type: 'same' }),
  countsAsDepth: false,
  emit: ({ vocabulary, dimensions }) => [layerCall('Embedding', { input_dim: vocabulary, output_dim: dimensions })],
  build: (tf, { vocabulary, dimensions }, inputs, { name }) =>
    applyLayer(
      tf.layers.embedding({ name, inputDim: vocabulary, outputDim: dimensions, embeddingsInitializer: 'zeros' }),
      inputs,
    ),
  toOnnx: (_params, [input], weights) => {
    /* The network's numbers are fractions everywhere; ONNX looks up whole ones. Both cut towards zero. */
    const indices = operation('Cast', [channelsLast(input)], { attributes: { to: int(int64) } })
    return { expression: operation('Gather', [weight(weights, 'embeddings'), indices]), layout: 'channelsLast' }
  },
  toTorch: ({ vocabulary, dimensions }, [input]) =>
    oneModule(call('nn.Embedding', [vocabulary, dimensions]), {
      expression: moduleCall(method(torchChannelsLast(input), 'long', [])),
      layout: 'channelsLast',
      state: [sameState('weight', 'embeddings', [vocabulary, dimensions])],
    }),
  samples: [
    { params: {}, inputs: [[20]], output: [20, 32], trainable: 32_000 },
    { params: { vocabulary: 7, dimensions: 3 }, inputs: [[4]], output: [4, 3], trainable: 21 },
  ],
  refused: [
    { params: {}, inputs: [[2, 2, 2, 2]], code: 'wrong-rank' },
    { params: { vocabulary: 16_777_216, dimensions: 65_536 }, inputs: [[4]], code: 'too-large' },
  ],
})
