import { text } from '../engine/contract/text.ts'
import { Sketch, digitsData, digitsShape } from './sketch.ts'
import type { Template } from './template.ts'

export const tinyAutoencoder: Template = {
  name: 'tiny-autoencoder',
  title: text('Tiny autoencoder', '小型自编码器'),
  purpose: text(
    'Squeezes a digit through 8 numbers and draws it again: the target is the input itself, no labels needed.',
    '把一个数字压缩成 8 个数再画出来：目标就是输入本身，不需要标签。',
  ),
  family: 'autoencoder',
  trainsHere: true,
  draw: ({ inputShape = digitsShape } = {}) => {
    const pixels = inputShape.reduce((size, length) => size * length, 1)
    const net = new Sketch()
    const input = net.add('input', { name: 'input' }, { shape: inputShape })
    const flatten = net.add('flatten', { name: 'flatten', from: input })
    const encoder = net.add(
      'dense',
      { name: 'encoder', from: flatten },
      { units: 32, activation: 'relu', initializer: 'heNormal' },
    )
    const code = net.add('dense', { name: 'code', from: encoder }, { units: 8 })
    net.moveTo(0, 1)
    const decoder = net.add('dense', { name: 'decoder', from: code }, { units: 32, activation: 'relu', initializer: 'heNormal' })
    const drawn = net.add('dense', { name: 'pixels', from: decoder }, { units: pixels, activation: 'sigmoid' })
    const image = net.add('reshape', { name: 'image', from: drawn }, { shape: inputShape })
    net.add('output', { name: 'output', from: image }, { task: 'regression', loss: 'meanSquaredError', target: 'input' })
    return net.document('tiny-autoencoder', { data: digitsData, training: { batchSize: 32, epochs: 40, metrics: ['mae'] } })
  },
}
