import { text } from '../../contract/text.ts'
import type { AxisWindow } from '../../graph/window.ts'
import { applyLayer } from '../applyLayer.ts'
import { oneOrEach } from '../code/codeArguments.ts'
import { layerCall } from '../code/layerCall.ts'
import { padCalls } from '../code/padCalls.ts'
import { defineLayer } from '../defineLayer.ts'
import { int, string } from '../onnx/onnxAttributes.ts'
import { integers, operation, type OnnxExpression } from '../onnx/onnxExpression.ts'
import { channelsFirst, type OnnxOutput } from '../onnx/onnxValue.ts'
import { slideOnnx, windowOnnx } from '../onnx/windowOnnx.ts'
import { averagePoolTorch } from '../torch/poolTorch.ts'
import { poolShared, poolWindows, type PoolParams, poolArguments } from '../windows/pooling.ts'
import { stockPadding } from '../windows/stockPadding.ts'

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
  emit: (params, [shape = []]) => {
    const windows = poolWindows(params)
    const zeros = typeof params.padding === 'number' && params.padding > 0
    const { before, padding } = zeros
      ? padCalls(windows, shape, { alwaysZeros: true })
      : { before: [], padding: params.padding === 'same' ? ('same' as const) : ('valid' as const) }
    const named = poolArguments({ ...params, padding })
    return [...before, layerCall('AveragePooling2D', { pool_size: oneOrEach(params.pool) }, { named })]
  },
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
  toOnnx: (params, [input]) => {
    const windows = poolWindows(params)
    const zeros = typeof params.padding === 'number' ? params.padding : 0
    /* ONNX wants a real value in every window, so as many zeros as the window is long come before it. */
    if (zeros >= Math.min(...params.pool)) return averagePadded(channelsFirst(input), { windows, zeros })
    /* "same" leaves padding out of the mean, a number of zeros counts, as in tf.js. */
    const attributes = { ...windowOnnx(windows, input.shape), count_include_pad: int(zeros > 0 ? 1 : 0) }
    return { expression: operation('AveragePool', [channelsFirst(input)], { attributes }), layout: 'channelsFirst' }
  },
  toTorch: (params, [input]) =>
    averagePoolTorch(input, { windows: poolWindows(params), countsPadding: typeof params.padding === 'number' }),
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

/** `auto_pad` says "none" in words, which keeps onnxruntime from pulling the zeros into the pooling again, where it then refuses them (its pad fusion). */
function averagePadded(
  input: OnnxExpression,
  { windows, zeros }: { readonly windows: readonly AxisWindow[]; readonly zeros: number },
): OnnxOutput {
  const padded = operation('Pad', [input, integers('pads', [0, 0, zeros, zeros, 0, 0, zeros, zeros])])
  const attributes = { ...slideOnnx(windows), auto_pad: string('VALID') }
  return { expression: operation('AveragePool', [padded], { attributes }), layout: 'channelsFirst' }
}
