import { text } from '../../contract/text.ts'
import { formula } from '../../graph/formula.ts'
import { formatShape } from '../../graph/shape.ts'
import { applyLayer } from '../applyLayer.ts'
import { layerCall } from '../code/layerCall.ts'
import { defineLayer } from '../defineLayer.ts'
import { numberParam } from '../params.ts'
import { call, moduleCall } from '../torch/torchExpression.ts'
import { oneModule } from '../torch/torchValue.ts'

type GaussianNoiseParams = { readonly deviation: number }

export const gaussianNoise = defineLayer<GaussianNoiseParams>({
  kind: 'gaussianNoise',
  title: text('Gaussian noise', '高斯噪声'),
  summary: text(
    'While training, adds random noise to every number, so that small changes stop mattering. Does nothing when the network predicts.',
    '训练时给每个数加上随机噪声，使微小的变化不再重要。预测时不起作用。',
  ),
  category: 'normal',
  keywords: ['noise', 'regularization', 'denoising', '噪声', '正则化', '去噪'],
  inputs: [{ name: 'in', multiple: false }],
  hasOutput: true,
  params: {
    deviation: numberParam({
      label: text('Deviation', '标准差'),
      help: text('Standard deviation of the noise; its mean is 0.', '噪声的标准差；均值为 0。'),
      default: 0.1,
      minimum: 0,
      maximum: 100,
      step: 0.05,
    }),
  },
  settings: ({ deviation }) => `σ ${deviation}`,
  inferShape: (_params, [shape = []]) => ({ shape, formula: formula`${formatShape(shape)}` }),
  weights: () => [],
  receptiveField: () => ({ type: 'same' }),
  countsAsDepth: false,
  emit: ({ deviation }) => [layerCall('GaussianNoise', { stddev: deviation })],
  build: (tf, { deviation }, inputs, { name, noise }) => applyLayer(noise.gaussianNoise(tf, { name, deviation }), inputs),
  toOnnx: (_params, [input]) => input,
  toTorch: ({ deviation }, [{ expression, layout }]) =>
    oneModule(call('GaussianNoise', [deviation]), { expression: moduleCall(expression), layout }),
  samples: [
    { params: {}, inputs: [[28, 28, 1]], output: [28, 28, 1], trainable: 0 },
    { params: { deviation: 2 }, inputs: [[10]], output: [10], trainable: 0 },
  ],
  refused: [],
})
