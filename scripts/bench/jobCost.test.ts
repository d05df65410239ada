import { expect, test } from 'vitest'
import { jobCost } from './jobCost.ts'

const convolution = (cells: number, window: number, filters: number) => cells * window * filters

test('cnn32 costs what its layers cost by hand: 9.6 GFLOP for a training step of 64', () => {
  const multiplyAdds =
    convolution(32 * 32, 9 * 3, 32) +
    convolution(32 * 32, 9 * 32, 32) +
    convolution(16 * 16, 9 * 32, 64) +
    convolution(16 * 16, 9 * 64, 64) +
    8 * 8 * 64 * 128 +
    128 * 10
  const cost = jobCost('cnn32')
  expect(cost).toMatchObject({ multiplyAdds, trainable: 896 + 9248 + 18_496 + 36_928 + 4096 * 128 + 128 + 1290 })
  expect(cost.gflopPerSample * 64).toBeCloseTo((multiplyAdds * 2 * 3 * 64) / 1e9, 9)
})

test('mlp and lstm cost what their matrices cost by hand', () => {
  expect(jobCost('mlp')).toMatchObject({ multiplyAdds: 784 * 128 + 128 * 10, trainable: 785 * 128 + 129 * 10 })
  expect(jobCost('lstm')).toMatchObject({
    multiplyAdds: 40 * (32 + 64) * 4 * 64 + 64 * 10,
    trainable: (32 + 64 + 1) * 4 * 64 + 65 * 10,
  })
})

test('vgg-small costs what its six convolutions and two dense layers cost by hand', () => {
  const multiplyAdds =
    convolution(32 * 32, 9 * 3, 32) +
    convolution(32 * 32, 9 * 32, 32) +
    convolution(16 * 16, 9 * 32, 64) +
    convolution(16 * 16, 9 * 64, 64) +
    convolution(8 * 8, 9 * 64, 128) +
    convolution(8 * 8, 9 * 128, 128) +
    4 * 4 * 128 * 128 +
    128 * 10
  expect(jobCost('vgg-small')).toMatchObject({ multiplyAdds, trainable: 550_570 })
})

test('the residual nets have the published sizes: 0.27 M weights for ResNet-20, those of torchvision for ResNet-50', () => {
  const stage = (cells: number, width: number) => 5 * convolution(cells, 9 * width, width)
  const multiplyAdds =
    convolution(1024, 9 * 3, 16) +
    convolution(1024, 9 * 16, 16) +
    stage(1024, 16) +
    convolution(256, 9 * 16, 32) +
    stage(256, 32) +
    convolution(64, 9 * 32, 64) +
    stage(64, 64) +
    64 * 10
  expect(jobCost('resnet20')).toMatchObject({ multiplyAdds, trainable: 269_722 })
  const resnet50 = jobCost('resnet50')
  expect(resnet50).toMatchObject({ trainable: 25_557_032, multiplyAdds: 4_089_184_256 })
  // A prediction is the forward work only.
  expect(resnet50.gflopPerSample).toBeCloseTo(2 * 4.089184256, 9)
})
