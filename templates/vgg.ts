import type { NodeId } from '../engine/contract/ids.ts'
import { text } from '../engine/contract/text.ts'
import { photographsData, Sketch } from './sketch.ts'
import type { Template } from './template.ts'

/** Convolutions per stage (Simonyan & Zisserman 2015, table 1: configurations A, B, D and E). */
const stagesByDepth = { 11: [1, 1, 2, 2, 2], 13: [2, 2, 2, 2, 2], 16: [2, 2, 3, 3, 3], 19: [2, 2, 4, 4, 4] } as const
export const vggDepths = [11, 13, 16, 19] as const

/** One stage: convolutions of one width, then a pooling that halves height and width. One row on the canvas. */
function drawStage(
  net: Sketch,
  { stage, convolutions, filters, from }: { stage: number; convolutions: number; filters: number; from: NodeId },
): NodeId {
  return net.group(`stage_${stage}`, () => {
    let last = from
    for (let index = 1; index <= convolutions; index += 1)
      last = net.add(
        'conv2d',
        { name: `conv${stage}_${index}`, from: last },
        { filters, kernel: [3, 3], padding: 'same', activation: 'relu', initializer: 'heNormal' },
      )
    return net.add('maxPool2d', { name: `pool${stage}`, from: last }, { pool: [2, 2], stride: [2, 2] })
  })
}

export function vgg(depth: (typeof vggDepths)[number]): Template {
  const name = `vgg${depth}`
  return {
    name,
    title: text(`VGG-${depth}`, `VGG-${depth}`),
    purpose: text(
      `${depth} layers of nothing but 3×3 convolutions, pooling and three fully connected layers (Simonyan & Zisserman 2015).`,
      `${depth} 层，只用 3×3 卷积、池化和三个全连接层（Simonyan 与 Zisserman，2015）。`,
    ),
    family: 'vgg',
    trainsHere: false,
    draw: ({ inputShape = [224, 224, 3], classes = 1000 } = {}) => {
      const net = new Sketch()
      let last = net.add('input', { name: 'input' }, { shape: inputShape })
      stagesByDepth[depth].forEach((convolutions, index) => {
        net.moveTo(1.25, index * 1.15)
        last = drawStage(net, { stage: index + 1, convolutions, filters: Math.min(64 * 2 ** index, 512), from: last })
      })
      net.moveTo(0, 5.75)
      last = net.add('flatten', { name: 'flatten', from: last })
      for (const index of [6, 7]) {
        last = net.add('dense', { name: `fc${index}`, from: last }, { units: 4096, activation: 'relu', initializer: 'heNormal' })
        last = net.add('dropout', { name: `dropout${index}`, from: last }, { rate: 0.5 })
      }
      last = net.add('dense', { name: 'fc8', from: last }, { units: classes })
      net.add('output', { name: 'output', from: last })
      return net.document(name, { data: photographsData(inputShape) })
    },
  }
}

export const vggSmall: Template = {
  name: 'vgg-small',
  title: text('VGG, small', '小型 VGG'),
  purpose: text(
    'The idea of VGG at a size that trains here: three stages of 3×3 convolutions for 32 × 32 colour images such as CIFAR-10.',
    '可在本机训练的 VGG 思路：三个 3×3 卷积阶段，适合 CIFAR-10 这样的 32 × 32 彩色图像。',
  ),
  family: 'vgg',
  trainsHere: true,
  draw: ({ inputShape = [32, 32, 3], classes = 10 } = {}) => {
    const net = new Sketch()
    let last = net.add('input', { name: 'input' }, { shape: inputShape })
    ;[32, 64, 128].forEach((filters, index) => {
      net.moveTo(1.25, index * 1.15)
      last = drawStage(net, { stage: index + 1, convolutions: 2, filters, from: last })
    })
    net.moveTo(0, 3.55)
    last = net.add('flatten', { name: 'flatten', from: last })
    last = net.add('dense', { name: 'fc1', from: last }, { units: 128, activation: 'relu', initializer: 'heNormal' })
    last = net.add('dropout', { name: 'dropout1', from: last }, { rate: 0.5 })
    last = net.add('dense', { name: 'fc2', from: last }, { units: classes })
    net.add('output', { name: 'output', from: last })
    return net.document('vgg-small', { training: { batchSize: 64, epochs: 20 } })
  },
}
