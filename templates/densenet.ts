import type { NodeId } from '../engine/contract/ids.ts'
import { text } from '../engine/contract/text.ts'
import { blockPlace } from './blockPlace.ts'
import { photographsData, Sketch } from './sketch.ts'
import type { Template } from './template.ts'

/** Layers per dense block of DenseNet-121 (Huang et al. 2017, table 1). */
const layers = [6, 12, 24, 16] as const
/** k of the paper: the channels that each layer adds. */
const growth = 32
/** A layer's 1×1 convolution has this many times k filters (DenseNet-B). */
const bottleneck = 4

/** The first dense block of the second line of cards. */
const firstBelow = 2

/** Normalise, relu, convolve: DenseNet's order. */
function drawConvolution(
  net: Sketch,
  name: string,
  { from, filters, kernel }: { from: NodeId; filters: number; kernel: 1 | 3 },
): NodeId {
  const norm = net.add('batchNorm', { name: `${name}_bn`, from })
  const relu = net.add('activation', { name: `${name}_relu`, from: norm }, { function: 'relu' })
  return net.add(
    'conv2d',
    { name: `${name}_conv`, from: relu },
    { filters, kernel: [kernel, kernel], padding: 'same', bias: false, initializer: 'heNormal' },
  )
}

function drawLayer(net: Sketch, name: string, from: NodeId): NodeId {
  return net.foldedGroup(name, () => {
    const narrow = drawConvolution(net, `${name}_1`, { from, filters: bottleneck * growth, kernel: 1 })
    const added = drawConvolution(net, `${name}_2`, { from: narrow, filters: growth, kernel: 3 })
    return net.add('concatenate', { name: `${name}_concat`, from: [from, added] })
  })
}

/** Halves the channels (DenseNet-C) and both sides of the picture. */
function drawTransition(net: Sketch, name: string, { from, filters }: { from: NodeId; filters: number }): NodeId {
  return net.foldedGroup(name, () => {
    const halved = drawConvolution(net, name, { from, filters, kernel: 1 })
    return net.add('avgPool2d', { name: `${name}_pool`, from: halved }, { pool: [2, 2], stride: [2, 2] })
  })
}

export const densenet121: Template = {
  name: 'densenet121',
  title: text('DenseNet-121', 'DenseNet-121'),
  purpose: text(
    'Each layer reads what all layers before it made: features are kept side by side instead of added (Huang et al. 2017).',
    '每一层都读取此前各层的结果：特征并排保留，而不是相加（Huang 等，2017）。',
  ),
  family: 'classic',
  trainsHere: false,
  draw: ({ inputShape = [224, 224, 3], classes = 1000 } = {}) => {
    const net = new Sketch()
    const input = net.add('input', { name: 'input' }, { shape: inputShape })
    let channels = 2 * growth
    let last = net.foldedGroup('stem', () => {
      const convolution = net.add(
        'conv2d',
        { name: 'stem_conv', from: input },
        { filters: channels, kernel: [7, 7], stride: [2, 2], padding: 3, bias: false, initializer: 'heNormal' },
      )
      const norm = net.add('batchNorm', { name: 'stem_bn', from: convolution })
      const relu = net.add('activation', { name: 'stem_relu', from: norm }, { function: 'relu' })
      return net.add('maxPool2d', { name: 'stem_pool', from: relu }, { pool: [3, 3], stride: [2, 2], padding: 1 })
    })
    layers.forEach((count, block) => {
      if (block > 0) {
        channels /= 2
        last = drawTransition(net, `transition_${block}`, { from: last, filters: channels })
      }
      if (block === firstBelow) net.moveTo(0, 1)
      last = net.foldedGroup(`block_${block + 1}`, () => {
        for (let index = 0; index < count; index += 1) {
          const { column, row } = blockPlace(index, count)
          net.moveTo(column, row)
          last = drawLayer(net, `d${block + 1}l${index + 1}`, last)
        }
        return last
      })
      channels += count * growth
    })
    const norm = net.add('batchNorm', { name: 'norm', from: last })
    const relu = net.add('activation', { name: 'relu', from: norm }, { function: 'relu' })
    const pooled = net.add('globalAvgPool2d', { name: 'pool', from: relu })
    const scores = net.add('dense', { name: 'fc', from: pooled }, { units: classes })
    net.add('output', { name: 'output', from: scores })
    return net.document('densenet121', { data: photographsData(inputShape) })
  },
}
