import { text } from '../engine/contract/text.ts'
import { photographsData, Sketch } from './sketch.ts'
import type { Template } from './template.ts'

export const alexnet: Template = {
  name: 'alexnet',
  title: text('AlexNet', 'AlexNet'),
  purpose: text(
    'Won ImageNet 2012 and began the deep-learning decade (Krizhevsky et al. 2012). Drawn as the single tower of Krizhevsky 2014, with the 61,100,840 parameters of torchvision’s.',
    '2012 年 ImageNet 冠军，开启了深度学习的十年（Krizhevsky 等，2012）。此处为 Krizhevsky 2014 的单塔形式，与 torchvision 同为 61,100,840 个参数。',
  ),
  family: 'classic',
  trainsHere: false,
  draw: ({ inputShape = [224, 224, 3], classes = 1000 } = {}) => {
    const net = new Sketch()
    const relu = { activation: 'relu', initializer: 'heNormal' } as const
    const overlapping = { pool: [3, 3], stride: [2, 2] }
    const input = net.add('input', { name: 'input' }, { shape: inputShape })
    const conv1 = net.add(
      'conv2d',
      { name: 'conv_1', from: input },
      { filters: 64, kernel: [11, 11], stride: [4, 4], padding: 2, ...relu },
    )
    const pool1 = net.add('maxPool2d', { name: 'pool_1', from: conv1 }, overlapping)
    const conv2 = net.add('conv2d', { name: 'conv_2', from: pool1 }, { filters: 192, kernel: [5, 5], padding: 2, ...relu })
    const pool2 = net.add('maxPool2d', { name: 'pool_2', from: conv2 }, overlapping)
    net.moveTo(0, 1)
    const conv3 = net.add('conv2d', { name: 'conv_3', from: pool2 }, { filters: 384, kernel: [3, 3], padding: 1, ...relu })
    const conv4 = net.add('conv2d', { name: 'conv_4', from: conv3 }, { filters: 256, kernel: [3, 3], padding: 1, ...relu })
    const conv5 = net.add('conv2d', { name: 'conv_5', from: conv4 }, { filters: 256, kernel: [3, 3], padding: 1, ...relu })
    const pool5 = net.add('maxPool2d', { name: 'pool_5', from: conv5 }, overlapping)
    const flatten = net.add('flatten', { name: 'flatten', from: pool5 })
    net.moveTo(0, 2)
    const drop1 = net.add('dropout', { name: 'dropout_1', from: flatten }, { rate: 0.5 })
    const dense1 = net.add('dense', { name: 'fc_6', from: drop1 }, { units: 4096, ...relu })
    const drop2 = net.add('dropout', { name: 'dropout_2', from: dense1 }, { rate: 0.5 })
    const dense2 = net.add('dense', { name: 'fc_7', from: drop2 }, { units: 4096, ...relu })
    const scores = net.add('dense', { name: 'fc_8', from: dense2 }, { units: classes })
    net.add('output', { name: 'output', from: scores })
    return net.document('alexnet', { data: photographsData(inputShape) })
  },
}
