import { text } from '../contract/text.ts'
import { applyLayer } from './applyLayer.ts'
import { defineLayer } from './defineLayer.ts'
import { poolShared, poolWindows, type PoolParams } from './pooling.ts'
import { stockPadding } from './stockPadding.ts'

const shared = poolShared(text('Average pool 2D', '二维平均池化'), 2, {
  paddingHelp: text(
    '"valid": none; "same": the size is divided by the stride, rounded up, and padding does not count in the mean; a number: so many zeros on each side, which do count (as in PyTorch).',
    'valid：不填充；same：尺寸除以步幅并向上取整，填充不计入平均；填写数字则每侧补这么多零，并计入平均（与 PyTorch 相同）。',
  ),
})

export const avgPool2d = defineLayer<PoolParams>({
  ...shared,
  kind: 'avgPool2d',
  summary: text(
    'Takes the mean of each window: the picture shrinks and becomes smoother. Learns nothing.',
    '取每个窗口的平均值：图像变小，也更平滑。没有可学习的权重。',
  ),
  keywords: ['pooling', 'mean', 'downsample', 'lenet', '池化', '平均', '下采样'],
  build: (tf, params, inputs, context) => {
    const zeros = typeof params.padding === 'number' && params.padding > 0
    const padded = zeros
      ? stockPadding(tf, inputs, { windows: poolWindows(params), context, alwaysZeros: true })
      : { inputs, padding: params.padding === 'same' ? ('same' as const) : ('valid' as const) }
    const poolSize = [...params.pool] as [number, number] // tf.js types a pair; the param's check allows nothing else
    const strides = [...params.stride] as [number, number]
    const pooling = tf.layers.averagePooling2d({ name: context.name, poolSize, strides, padding: padded.padding })
    return applyLayer(pooling, padded.inputs)
  },
  samples: [
    { params: {}, inputs: [[28, 28, 6]], output: [14, 14, 6], trainable: 0 },
    // (5 − 3 + 2·1) / 2 + 1 = 3
    { params: { pool: [3, 3], stride: [2, 2], padding: 1 }, inputs: [[5, 5, 2]], output: [3, 3, 2], trainable: 0 },
    // zeros that stride 1 with "same" would place alike, but would not count
    { params: { pool: [3, 3], stride: [1, 1], padding: 1 }, inputs: [[5, 5, 2]], output: [5, 5, 2], trainable: 0 },
    { params: { pool: [2, 3], stride: [3, 1], padding: 'same' }, inputs: [[7, 5, 1]], output: [3, 5, 1], trainable: 0 },
  ],
  refused: [
    { params: {}, inputs: [[100, 8]], code: 'wrong-rank' },
    { params: { pool: [8, 8] }, inputs: [[7, 7, 1]], code: 'kernel-too-large' },
  ],
})
