import { text, type Text } from '../../contract/text.ts'
import { formula, formulaParam } from '../../graph/formula.ts'
import { applyLayer } from '../applyLayer.ts'
import { layerCall } from '../code/layerCall.ts'
import { defineLayer } from '../defineLayer.ts'
import { expectRank } from '../expectRank.ts'
import { integers, operation } from '../onnx/onnxExpression.ts'
import { integerParam } from '../params.ts'
import { call, moduleCall, tuple } from '../torch/torchExpression.ts'
import { channelsFirst, oneModule } from '../torch/torchValue.ts'

type ZeroPadParams = { readonly top: number; readonly bottom: number; readonly left: number; readonly right: number }

const title = text('Zero padding 2D', '二维补零')

function side(label: Text) {
  return integerParam({
    label,
    help: text('Rows or columns of zeros added on this side.', '在这一侧添加的零行或零列数。'),
    default: 1,
    minimum: 0,
    maximum: 1024,
  })
}

export const zeroPad2d = defineLayer<ZeroPadParams>({
  kind: 'zeroPad2d',
  title,
  summary: text(
    'Puts rows and columns of zeros around the image, each side by itself. Learns nothing.',
    '在图像四周补上零行和零列，每一侧可分别设置。没有可学习的权重。',
  ),
  category: 'shape',
  keywords: ['padding', 'border', '填充', '边框'],
  inputs: [{ name: 'in', multiple: false }],
  hasOutput: true,
  params: {
    top: side(text('Top', '上')),
    bottom: side(text('Bottom', '下')),
    left: side(text('Left', '左')),
    right: side(text('Right', '右')),
  },
  settings: ({ top, bottom, left, right }) =>
    top === bottom && left === right && top === left ? `${top}` : `${top} ${right} ${bottom} ${left}`,
  inferShape: ({ top, bottom, left, right }, [shape = []]) => {
    const wrongRank = expectRank(title, 'image', shape)
    if (wrongRank !== null) return { refusals: [wrongRank] }
    const [height = 0, width = 0, channels = 0] = shape
    const rows = formula`${formulaParam('top', top)} + ${height} + ${formulaParam('bottom', bottom)} = ${top + height + bottom}`
    const columns = formula`${formulaParam('left', left)} + ${width} + ${formulaParam('right', right)} = ${left + width + right}`
    return { shape: [top + height + bottom, left + width + right, channels], formula: formula`${rows}, ${columns}` }
  },
  weights: () => [],
  // A window of one cell that starts outside: only the place of the first cell changes.
  receptiveField: ({ top, left }) => ({
    type: 'window',
    axes: [top, left].map((padding) => ({ kernel: 1, stride: 1, dilation: 1, padding })),
  }),
  countsAsDepth: false,
  emit: ({ top, bottom, left, right }) => {
    const sides = [
      [top, bottom],
      [left, right],
    ]
    const padding = top === bottom && left === right ? (top === left ? top : [top, left]) : sides
    return [layerCall('ZeroPadding2D', { padding })]
  },
  build: (tf, { top, bottom, left, right }, inputs, { name }) =>
    applyLayer(
      tf.layers.zeroPadding2d({
        name,
        padding: [
          [top, bottom],
          [left, right],
        ],
      }),
      inputs,
    ),
  toOnnx: ({ top, bottom, left, right }, [input]) => {
    const first = input.layout === 'channelsFirst'
    const around = (vertical: number, horizontal: number) => (first ? [0, 0, vertical, horizontal] : [0, vertical, horizontal, 0])
    const pads = integers('pads', [...around(top, left), ...around(bottom, right)])
    return { expression: operation('Pad', [input.expression, pads]), layout: input.layout }
  },
  toTorch: ({ top, bottom, left, right }, [input]) =>
    oneModule(call('nn.ZeroPad2d', [tuple([left, right, top, bottom])]), {
      expression: moduleCall(channelsFirst(input)),
      layout: 'channelsFirst',
    }),
  samples: [
    { params: {}, inputs: [[28, 28, 1]], output: [30, 30, 1], trainable: 0 },
    { params: { top: 0, bottom: 1, left: 2, right: 3 }, inputs: [[5, 6, 2]], output: [6, 11, 2], trainable: 0 },
  ],
  refused: [{ params: {}, inputs: [[784]], code: 'wrong-rank' }],
})
