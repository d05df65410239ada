import { text } from '../../contract/text.ts'
import { formula, formulaParam } from '../../graph/formula.ts'
import { applyLayer } from '../applyLayer.ts'
import { layerCall } from '../code/layerCall.ts'
import { defineLayer } from '../defineLayer.ts'
import { expectRank } from '../expectRank.ts'
import { string } from '../onnx/onnxAttributes.ts'
import { operation, type OnnxConstant } from '../onnx/onnxExpression.ts'
import { channelsFirst } from '../onnx/onnxValue.ts'
import { axesParam, choiceParam } from '../params.ts'
import { call, item, method, moduleCall, perAxis, tuple } from '../torch/torchExpression.ts'
import { channelsFirst as torchChannelsFirst, oneModule, onlyExpression } from '../torch/torchValue.ts'

type UpsampleParams = { readonly factor: readonly number[]; readonly interpolation: 'nearest' | 'bilinear' }

const title = text('Upsample 2D', '二维上采样')

export const upsample2d = defineLayer<UpsampleParams>({
  kind: 'upsample2d',
  title,
  summary: text(
    'Enlarges the image by whole factors, repeating or blending its cells. Learns nothing; a convolution often follows.',
    '按整数倍放大图像，重复或混合各格的值。没有可学习的权重，后面常接卷积。',
  ),
  category: 'shape',
  keywords: ['upsampling', 'resize', 'decoder', '放大', '解码器'],
  inputs: [{ name: 'in', multiple: false }],
  hasOutput: true,
  params: {
    factor: axesParam({
      label: text('Factor', '倍数'),
      help: text('How many times taller × wider the image gets.', '图像变高 × 变宽的倍数。'),
      default: [2, 2],
      maximum: 64,
    }),
    interpolation: choiceParam<UpsampleParams['interpolation']>({
      label: text('Interpolation', '插值'),
      help: text(
        '"nearest" repeats each cell; "bilinear" blends between neighbours.',
        'nearest 重复每一格；bilinear 在相邻格之间过渡。',
      ),
      default: 'nearest',
      choices: [
        { value: 'nearest', label: text('Nearest', '最近邻') },
        { value: 'bilinear', label: text('Bilinear', '双线性') },
      ],
    }),
  },
  settings: ({ factor, interpolation }) => `×${factor.join('×')} · ${interpolation}`,
  inferShape: ({ factor }, [shape = []]) => {
    const wrongRank = expectRank(title, 'image', shape)
    if (wrongRank !== null) return { refusals: [wrongRank] }
    const [height = 0, width = 0, channels = 0] = shape
    const [down = 1, across = 1] = factor
    const rows = formula`${height}·${formulaParam('factor', down)} = ${height * down}`
    const columns = formula`${width}·${formulaParam('factor', across)} = ${width * across}`
    const alike = height === width && down === across
    return { shape: [height * down, width * across, channels], formula: alike ? rows : formula`${rows}, ${columns}` }
  },
  weights: () => [],
  receptiveField: ({ factor }) => ({ type: 'upsample', factors: factor }),
  countsAsDepth: false,
  emit: ({ factor, interpolation }) => [
    layerCall('UpSampling2D', { size: factor }, { named: interpolation === 'nearest' ? {} : { interpolation } }),
  ],
  build: (tf, { factor, interpolation }, inputs, { name }) =>
    applyLayer(tf.layers.upSampling2d({ name, size: [...factor], interpolation }), inputs),
  toOnnx: ({ factor, interpolation }, [input]) => {
    const [down = 1, across = 1] = factor
    const scales: OnnxConstant = {
      type: 'constant',
      name: 'scales',
      elementType: 'float',
      shape: [4],
      read: () => [1, 1, down, across],
    }
    const attributes = {
      mode: string(interpolation === 'nearest' ? 'nearest' : 'linear'),
      /* As tf.js's layer: cell i lies at i / factor, without half a cell between. */
      coordinate_transformation_mode: string('asymmetric'),
      nearest_mode: string('floor'),
    }
    return { expression: operation('Resize', [channelsFirst(input), null, scales], { attributes }), layout: 'channelsFirst' }
  },
  toTorch: ({ factor, interpolation }, [input]) => {
    const [down = 1, across = 1] = factor
    const given = torchChannelsFirst(input)
    if (interpolation === 'nearest') {
      const create = call('nn.Upsample', [], { scale_factor: perAxis(factor), mode: 'nearest' })
      /* Its places are computed in float32: cell i / factor is exact for powers of two only. */
      if (factor.every((times) => Number.isInteger(Math.log2(times))))
        return oneModule(create, { expression: moduleCall(given), layout: 'channelsFirst' })
      const rows = down === 1 ? given : method(given, 'repeat_interleave', [down, 2])
      return onlyExpression(across === 1 ? rows : method(rows, 'repeat_interleave', [across, 3]), 'channelsFirst')
    }
    /* As tf.js: cell i lies at i / factor. With the last cell once more, that is PyTorch's grid with aligned corners. */
    const [height = 1, width = 1] = input.shape
    const longer = call('F.pad', [given, tuple([0, 1, 0, 1])], { mode: 'replicate' })
    const size = tuple([height * down + 1, width * across + 1])
    const create = call('nn.Upsample', [size], { mode: 'bilinear', align_corners: true })
    const expression = item(moduleCall(longer), { end: null }, { end: null }, { end: -1 }, { end: -1 })
    return oneModule(create, { expression, layout: 'channelsFirst' })
  },
  samples: [
    { params: {}, inputs: [[7, 7, 8]], output: [14, 14, 8], trainable: 0 },
    { params: { factor: [3, 1], interpolation: 'bilinear' }, inputs: [[2, 4, 3]], output: [6, 4, 3], trainable: 0 },
  ],
  refused: [{ params: {}, inputs: [[128]], code: 'wrong-rank' }],
})
