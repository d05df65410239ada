import { text } from '../../contract/text.ts'
import { formatCount, formula, formulaParam } from '../../graph/formula.ts'
import { formatShape, shapeSize, type Shape } from '../../graph/shape.ts'
import { applyLayer } from '../applyLayer.ts'
import { layerCall } from '../code/layerCall.ts'
import { defineLayer } from '../defineLayer.ts'
import type { LayerRefusal } from '../layerRefusal.ts'
import { integers, operation } from '../onnx/onnxExpression.ts'
import { channelsLast } from '../onnx/onnxValue.ts'
import { shapeParam } from '../params.ts'
import { method } from '../torch/torchExpression.ts'
import { channelsLast as torchChannelsLast, onlyExpression, readsAlike } from '../torch/torchValue.ts'

type ReshapeParams = { readonly shape: readonly number[] }

export const reshape = defineLayer<ReshapeParams>({
  kind: 'reshape',
  title: text('Reshape', '变形'),
  summary: text(
    'Arranges the same numbers in another shape, row by row: 784 numbers as a 28×28×1 image.',
    '把同样的数按行重新排列成另一种形状：784 个数排成 28×28×1 的图像。',
  ),
  category: 'shape',
  keywords: ['view', 'unflatten', '重塑', '形状'],
  inputs: [{ name: 'in', multiple: false }],
  hasOutput: true,
  params: {
    shape: shapeParam({
      label: text('Shape', '形状'),
      help: text(
        'The new shape of one sample. It must hold as many numbers as the input has.',
        '单个样本的新形状，其中数的个数必须与输入相同。',
      ),
      default: [28, 28, 1],
    }),
  },
  settings: ({ shape }) => formatShape(shape),
  inferShape: ({ shape }, [input = []]) =>
    shapeSize(shape) === shapeSize(input)
      ? { shape, formula: formula`${formatShape(input)} → ${formulaParam('shape', formatShape(shape))}` }
      : { refusals: [refuseSize(shape, input)] },
  weights: () => [],
  receptiveField: () => ({ type: 'everything' }),
  countsAsDepth: false,
  emit: ({ shape }) => [layerCall('Reshape', { target_shape: shape })],
  build: (tf, { shape }, inputs, { name }) => applyLayer(tf.layers.reshape({ name, targetShape: [...shape] }), inputs),
  toOnnx: ({ shape }, [input]) => ({
    /* 0: the batch stays as it is. */
    expression: operation('Reshape', [channelsLast(input), integers('shape', [0, ...shape])]),
    layout: 'channelsLast',
  }),
  toTorch: ({ shape }, [input]) => {
    const rows = readsAlike(input) ? input.expression : torchChannelsLast(input)
    /* −1: the batch stays as it is. An image is laid with channels first right away where that changes no order. */
    const image = shape.length > 1 && readsAlike({ shape })
    const lengths = image ? [shape.at(-1) ?? 1, ...shape.slice(0, -1)] : shape
    return onlyExpression(method(rows, 'reshape', [-1, ...lengths]), image ? 'channelsFirst' : 'channelsLast')
  },
  samples: [
    { params: {}, inputs: [[784]], output: [28, 28, 1], trainable: 0 },
    { params: { shape: [6, 4] }, inputs: [[2, 3, 4]], output: [6, 4], trainable: 0 },
  ],
  refused: [{ params: {}, inputs: [[100]], code: 'reshape-size' }],
})

function refuseSize(shape: Shape, input: Shape): LayerRefusal {
  const asked = formatCount(shapeSize(shape))
  const found = formatCount(shapeSize(input))
  const fitting = fittingShape(shape, input)
  const name = formatShape(fitting)
  return {
    code: 'reshape-size',
    message: text(
      `Reshape only rearranges numbers. ${formatShape(shape)} needs ${asked}, the input ${formatShape(input)} has ${found}. Choose a shape that holds ${found}, such as ${name}.`,
      `“变形”只重新排列数。${formatShape(shape)} 需要 ${asked} 个，而输入 ${formatShape(input)} 有 ${found} 个。请选择含 ${found} 个数的形状，例如 ${name}。`,
    ),
    expected: text(`${found} values`, `${found} 个值`),
    got: text(`${asked} values`, `${asked} 个值`),
    param: 'shape',
    fixes: [{ type: 'setParams', params: { shape: fitting }, label: text(`Set shape to ${name}`, `把形状设为 ${name}`) }],
  }
}

/** The asked shape with one axis mended, the last one that can be; else all numbers in a row. */
function fittingShape(shape: Shape, input: Shape): Shape {
  const size = shapeSize(input)
  for (let axis = shape.length - 1; axis >= 0; axis -= 1) {
    const others = shapeSize(shape.filter((_, index) => index !== axis))
    if (size % others === 0) return shape.map((length, index) => (index === axis ? size / others : length))
  }
  return [size]
}
