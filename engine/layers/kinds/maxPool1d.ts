import { text } from '../../contract/text.ts'
import { applyLayer } from '../applyLayer.ts'
import { defineLayer } from '../defineLayer.ts'
import { maxPoolTorch } from '../torch/poolTorch.ts'
import { buildMaxPool, maxPoolCalls, maxPoolOnnx, maxPoolShared, maxPoolSteps } from '../windows/maxPooling.ts'
import { poolWindows, type PoolParams } from '../windows/pooling.ts'

export const maxPool1d = defineLayer<PoolParams>({
  ...maxPoolShared(text('Max pool 1D', '一维最大池化'), 1),
  kind: 'maxPool1d',
  keywords: ['pooling', 'downsample', 'sequence', '池化', '序列'],
  emit: (params, [shape = []]) => maxPoolCalls('MaxPooling1D', maxPoolSteps(params, shape)),
  build: (tf, params, inputs, { name, inputShapes: [shape = []] }) =>
    buildMaxPool(maxPoolSteps(params, shape), inputs, ({ suffix, pool, stride, padding }, from) => {
      const pooling = tf.layers.maxPooling1d({
        name: `${name}${suffix}`,
        poolSize: [...pool] as [number], // tf.js types one number; the param's check allows nothing else
        strides: [...stride] as [number],
        padding,
      })
      return applyLayer(pooling, from)
    }),
  toOnnx: maxPoolOnnx,
  toTorch: (params, [input]) => maxPoolTorch(input, poolWindows(params)),
  samples: [
    { params: {}, inputs: [[10, 3]], output: [5, 3], trainable: 0 },
    // ⌊(12 − 5 + 2·1) / 3⌋ + 1 = 4
    { params: { pool: [5], stride: [3], padding: 1 }, inputs: [[12, 2]], output: [4, 2], trainable: 0 },
    { params: { pool: [3], stride: [2], padding: 'same' }, inputs: [[7, 1]], output: [4, 1], trainable: 0 },
  ],
  refused: [
    { params: {}, inputs: [[28, 28, 1]], code: 'wrong-rank' },
    { params: { pool: [9], stride: [1] }, inputs: [[8, 1]], code: 'kernel-too-large' },
    { params: { pool: [3], padding: 2 }, inputs: [[8, 1]], code: 'pool-padding' },
  ],
})
