import type { NodeId } from '../engine/contract/ids.ts'
import { text } from '../engine/contract/text.ts'
import { blockPlace } from './blockPlace.ts'
import { photographsData, Sketch } from './sketch.ts'
import type { Template } from './template.ts'

/** Stages of inverted residuals: expansion t, channels c, blocks n, stride s of the first (Sandler et al. 2018, table 2). */
const stages = [
  { expansion: 1, channels: 16, blocks: 1, stride: 1 },
  { expansion: 6, channels: 24, blocks: 2, stride: 2 },
  { expansion: 6, channels: 32, blocks: 3, stride: 2 },
  { expansion: 6, channels: 64, blocks: 4, stride: 2 },
  { expansion: 6, channels: 96, blocks: 3, stride: 1 },
  { expansion: 6, channels: 160, blocks: 3, stride: 2 },
  { expansion: 6, channels: 320, blocks: 1, stride: 1 },
] as const

/** The first stage of the second line of cards. */
const firstBelow = 5

interface Block {
  readonly name: string
  readonly from: NodeId
  readonly channelsIn: number
  readonly channels: number
  readonly expansion: number
  readonly stride: number
}

/** Batch normalisation and, but for the last convolution of a block, ReLU6. */
function normalise(net: Sketch, name: string, { from, relu }: { from: NodeId; relu: boolean }): NodeId {
  const norm = net.add('batchNorm', { name: `${name}_bn`, from })
  return relu ? net.add('activation', { name: `${name}_relu`, from: norm }, { function: 'relu6' }) : norm
}

function drawPointwise(
  net: Sketch,
  name: string,
  { from, filters, relu }: { from: NodeId; filters: number; relu: boolean },
): NodeId {
  const convolution = net.add(
    'conv2d',
    { name: `${name}_conv`, from },
    { filters, kernel: [1, 1], padding: 'same', bias: false, initializer: 'heNormal' },
  )
  return normalise(net, name, { from: convolution, relu })
}

/** 1×1 up, 3×3 channel by channel, 1×1 down without activation; the input is added where the shape stays. */
function drawBlock(net: Sketch, { name, from, channelsIn, channels, expansion, stride }: Block): NodeId {
  return net.foldedGroup(name, () => {
    const expanded =
      expansion === 1 ? from : drawPointwise(net, `${name}_expand`, { from, filters: expansion * channelsIn, relu: true })
    const depthwise = net.add(
      'depthwiseConv2d',
      { name: `${name}_depth_conv`, from: expanded },
      { kernel: [3, 3], stride: [stride, stride], padding: 1, bias: false, initializer: 'heNormal' },
    )
    const filtered = normalise(net, `${name}_depth`, { from: depthwise, relu: true })
    const projected = drawPointwise(net, `${name}_project`, { from: filtered, filters: channels, relu: false })
    return stride === 1 && channelsIn === channels ? net.add('add', { name: `${name}_add`, from: [from, projected] }) : projected
  })
}

export const mobilenetV2: Template = {
  name: 'mobilenetv2',
  title: text('MobileNetV2', 'MobileNetV2'),
  purpose: text(
    'Photographs on a telephone: inverted residuals widen, filter channel by channel and narrow again, at a tenth of ResNet-50’s cost (Sandler et al. 2018).',
    '在手机上识别照片：倒残差先升维、逐通道滤波、再降维，计算量约为 ResNet-50 的十分之一（Sandler 等，2018）。',
  ),
  family: 'classic',
  trainsHere: false,
  draw: ({ inputShape = [224, 224, 3], classes = 1000 } = {}) => {
    const net = new Sketch()
    const input = net.add('input', { name: 'input' }, { shape: inputShape })
    let last = net.foldedGroup('stem', () => {
      const convolution = net.add(
        'conv2d',
        { name: 'stem_conv', from: input },
        { filters: 32, kernel: [3, 3], stride: [2, 2], padding: 1, bias: false, initializer: 'heNormal' },
      )
      return normalise(net, 'stem', { from: convolution, relu: true })
    })
    let channelsIn = 32
    stages.forEach(({ expansion, channels, blocks, stride }, stage) => {
      if (stage === firstBelow) net.moveTo(0, 1)
      last = net.foldedGroup(`stage_${stage + 1}`, () => {
        for (let index = 0; index < blocks; index += 1) {
          const { column, row } = blockPlace(index, blocks)
          net.moveTo(column, row)
          const name = `s${stage + 1}b${index + 1}`
          last = drawBlock(net, { name, from: last, channelsIn, channels, expansion, stride: index === 0 ? stride : 1 })
          channelsIn = channels
        }
        return last
      })
    })
    const widened = net.foldedGroup('head', () => drawPointwise(net, 'head', { from: last, filters: 1280, relu: true }))
    const pooled = net.add('globalAvgPool2d', { name: 'pool', from: widened })
    const kept = net.add('dropout', { name: 'dropout', from: pooled }, { rate: 0.2 })
    const scores = net.add('dense', { name: 'fc', from: kept }, { units: classes })
    net.add('output', { name: 'output', from: scores })
    return net.document('mobilenetv2', { data: photographsData(inputShape) })
  },
}
