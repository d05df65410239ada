import { text } from '../engine/contract/text.ts'
import { Sketch, digitsData, digitsShape } from './sketch.ts'
import type { Template } from './template.ts'

export const mlp: Template = {
  name: 'mlp',
  title: text('Multilayer perceptron', '多层感知机'),
  purpose: text(
    'Two hidden layers with ReLU: what non-linearity adds to the linear classifier.',
    '两个带 ReLU 的隐藏层：看看非线性给线性分类器带来了什么。',
  ),
  family: 'basics',
  trainsHere: true,
  draw: ({ inputShape = digitsShape, classes = 10 } = {}) => {
    const net = new Sketch()
    const input = net.add('input', { name: 'input' }, { shape: inputShape })
    const flatten = net.add('flatten', { name: 'flatten', from: input })
    const hidden1 = net.add('dense', { name: 'hidden_1', from: flatten }, { units: 64, initializer: 'heNormal' })
    const relu1 = net.add('activation', { name: 'relu_1', from: hidden1 }, { function: 'relu' })
    net.moveTo(0, 1)
    const hidden2 = net.add('dense', { name: 'hidden_2', from: relu1 }, { units: 32, initializer: 'heNormal' })
    const relu2 = net.add('activation', { name: 'relu_2', from: hidden2 }, { function: 'relu' })
    const scores = net.add('dense', { name: 'scores', from: relu2 }, { units: classes })
    net.add('output', { name: 'output', from: scores })
    return net.document('mlp', { data: digitsData })
  },
}
