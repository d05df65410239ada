import { text } from '../../contract/text.ts'
import { applyLayer } from '../applyLayer.ts'
import { defineLayer } from '../defineLayer.ts'
import { maxPoolTorch } from '../torch/poolTorch.ts'
import { buildMaxPool, maxPoolCalls, maxPoolOnnx, maxPoolShared, maxPoolSteps } from '../windows/maxPooling.ts'
import { poolWindows, type PoolParams } from '../windows/pooling.ts'

export const maxPool2d = defineLayer<PoolParams>({
  ...maxPoolShared(text('Max pool 2D', '二维最大池化'), 2),
  kind: 'maxPool2d',
  keywords: ['pooling', 'downsample', 'subsample', '池化', '下采样'],
  emit: (params, [shape = []]) => maxPoolCalls('MaxPooling2D', maxPoolSteps(params, shape)),
  build: (tf, params, inputs, { name, inputShapes: [shape = []] }) =>
    buildMaxPool(maxPoolSteps(params, shape), inputs, ({ suffix, pool, stride, padding }, from) => {
      const poolSize = [...pool] as [number, number] // tf.js types a pair; the param's check allows nothing else
      const strides = [...stride] as [number, number]
      return applyLayer(tf.layers.maxPooling2d({ name: `${name}${suffix}`, poolSize, strides, padding }), from)
    }),
  toOnnx: maxPoolOnnx,
  toTorch: (params, [input]) => maxPoolTorch(input, poolWindows(params)),
  samples: [
    // Stanford CS231n: 224×224×64 pooled 2×2 at stride 2 gives 112×112×64 (a smaller picture of it here)
    { params: {}, inputs: [[24, 24, 4]], output: [12, 12, 4], trainable: 0 },
    // ResNet's stem (He et al. 2015): 3×3 / 2, 1 on each side: ⌊(14 − 3 + 2·1) / 2⌋ + 1 = 7
    { params: { pool: [3, 3], stride: [2, 2], padding: 1 }, inputs: [[14, 14, 3]], output: [7, 7, 3], trainable: 0 },
    // (6 − 3) / 1 + 1 = 4 and ⌊(9 − 2) / 3⌋ + 1 = 3
    { params: { pool: [3, 2], stride: [1, 3], padding: 'valid' }, inputs: [[6, 9, 2]], output: [4, 3, 2], trainable: 0 },
    { params: { pool: [3, 3], stride: [2, 2], padding: 'same' }, inputs: [[7, 8, 1]], output: [4, 4, 1], trainable: 0 },
  ],
  refused: [
    { params: {}, inputs: [[128]], code: 'wrong-rank' },
    { params: {}, inputs: [[1, 1, 8]], code: 'kernel-too-large' },
    { params: { pool: [2, 2], padding: 1 }, inputs: [[8, 8, 1]], code: 'pool-padding' },
  ],
})
