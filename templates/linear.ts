import { text } from '../engine/contract/text.ts'
import { defaultOptimizer } from '../engine/document/emptyDocument.ts'
import { Sketch, digitsData, digitsShape } from './sketch.ts'
import type { Template, TemplateOptions } from './template.ts'

/** Ten times the usual rate: with one layer the usual one has not arrived after 15 epochs (88 % against 96 % on the digits). */
const quickly = { optimizer: { ...defaultOptimizer, learningRate: 0.01 } }

/** f(x, W) = Wx + b, one row of W for each class. */
function linear({ inputShape = digitsShape, classes = 10 }: TemplateOptions, loss: 'softmaxCrossEntropy' | 'hinge'): Sketch {
  const net = new Sketch()
  const input = net.add('input', { name: 'input' }, { shape: inputShape })
  const flatten = net.add('flatten', { name: 'flatten', from: input })
  const scores = net.add('dense', { name: 'scores', from: flatten }, { units: classes, l2: loss === 'hinge' ? 0.001 : 0 })
  net.add('output', { name: 'output', from: scores }, { loss })
  return net
}

export const linearSoftmax: Template = {
  name: 'linear-softmax',
  title: text('Linear, softmax', '线性 softmax'),
  purpose: text(
    'The smallest classifier: scores Wx + b, softmax and cross-entropy. Each row of W is a picture of what its class looks like.',
    '最小的分类器：得分 Wx + b，再加 softmax 与交叉熵。W 的每一行都是该类别样子的一幅图。',
  ),
  family: 'basics',
  trainsHere: true,
  draw: (options = {}) =>
    linear(options, 'softmaxCrossEntropy').document('linear-softmax', { data: digitsData, training: quickly }),
}

export const linearSvm: Template = {
  name: 'linear-svm',
  title: text('Linear, SVM', '线性 SVM'),
  purpose: text(
    'The same scores with the multi-class hinge loss (margin 1) and an L2 penalty: a linear support vector machine.',
    '同样的得分，配合多类合页损失（间隔为 1）和 L2 惩罚：线性支持向量机。',
  ),
  family: 'basics',
  trainsHere: true,
  draw: (options = {}) => linear(options, 'hinge').document('linear-svm', { data: digitsData, training: quickly }),
}
