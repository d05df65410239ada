import { text } from '../engine/contract/text.ts'
import { Sketch } from './sketch.ts'
import type { Template } from './template.ts'

export const lenet5: Template = {
  name: 'lenet5',
  title: text('LeNet-5', 'LeNet-5'),
  purpose: text(
    'The first convolutional network in wide use: handwritten cheques (LeCun et al. 1998). tanh and average pooling, as then.',
    '最早被广泛使用的卷积网络：识别手写支票（LeCun 等，1998）。沿用当时的 tanh 与平均池化。',
  ),
  family: 'classic',
  trainsHere: true,
  draw: ({ inputShape = [28, 28, 1], classes = 10 } = {}) => {
    const net = new Sketch()
    const input = net.add('input', { name: 'input' }, { shape: inputShape })
    const conv1 = net.add('conv2d', { name: 'c1', from: input }, { filters: 6, kernel: [5, 5], padding: 2, activation: 'tanh' })
    const pool1 = net.add('avgPool2d', { name: 's2', from: conv1 }, { pool: [2, 2], stride: [2, 2] })
    const conv2 = net.add(
      'conv2d',
      { name: 'c3', from: pool1 },
      { filters: 16, kernel: [5, 5], padding: 'valid', activation: 'tanh' },
    )
    const pool2 = net.add('avgPool2d', { name: 's4', from: conv2 }, { pool: [2, 2], stride: [2, 2] })
    net.moveTo(0, 1)
    const flatten = net.add('flatten', { name: 'flatten', from: pool2 })
    const dense1 = net.add('dense', { name: 'c5', from: flatten }, { units: 120, activation: 'tanh' })
    const dense2 = net.add('dense', { name: 'f6', from: dense1 }, { units: 84, activation: 'tanh' })
    const scores = net.add('dense', { name: 'scores', from: dense2 }, { units: classes })
    net.add('output', { name: 'output', from: scores })
    return net.document('lenet5', { training: { batchSize: 64, epochs: 10 } })
  },
}
