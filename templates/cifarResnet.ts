import type { NodeId } from '../engine/contract/ids.ts'
import { text } from '../engine/contract/text.ts'
import { blockPlace } from './blockPlace.ts'
import { photographsData, Sketch } from './sketch.ts'
import type { Template } from './template.ts'

export const cifarResnetDepths = [20, 32, 44, 56, 110] as const

interface Block {
  readonly name: string
  readonly filters: number
  readonly halves: boolean
  readonly from: NodeId
  /** Height and width of the block's output. */
  readonly height: number
  readonly width: number
}

function drawConvolution(
  net: Sketch,
  name: string,
  { from, filters, stride }: { from: NodeId; filters: number; stride: number },
): NodeId {
  const convolution = net.add(
    'conv2d',
    { name: `${name}_conv`, from },
    { filters, kernel: [3, 3], stride: [stride, stride], padding: 1, bias: false, initializer: 'heNormal', l2: 0.0001 },
  )
  return net.add('batchNorm', { name: `${name}_bn`, from: convolution })
}

/**
 * The skip where width doubles and size halves, without weights (option A of the paper, used in all its CIFAR-10 networks):
 * every second pixel, and zeros for the new channels. Channels are padded by laying them out as an axis of an image.
 */
function drawShortcut(net: Sketch, { name, from, filters, height, width }: Block): NodeId {
  const half = filters / 2
  const sampled = net.add('avgPool2d', { name: `${name}_sample`, from }, { pool: [1, 1], stride: [2, 2], padding: 'same' })
  const unfolded = net.add('reshape', { name: `${name}_unfold`, from: sampled }, { shape: [height * width, half, 1] })
  const padded = net.add(
    'zeroPad2d',
    { name: `${name}_zeros`, from: unfolded },
    { top: 0, bottom: 0, left: half / 2, right: half / 2 },
  )
  return net.add('reshape', { name: `${name}_fold`, from: padded }, { shape: [height, width, filters] })
}

function drawBlock(net: Sketch, block: Block): NodeId {
  const { name, filters, halves, from } = block
  return net.foldedGroup(name, () => {
    const first = drawConvolution(net, `${name}_1`, { from, filters, stride: halves ? 2 : 1 })
    const relu = net.add('activation', { name: `${name}_1_relu`, from: first }, { function: 'relu' })
    const main = drawConvolution(net, `${name}_2`, { from: relu, filters, stride: 1 })
    // Ends below the last card before the sum, so that its wire passes under none.
    net.moveTo(1, 0.9)
    const skip = halves ? drawShortcut(net, block) : from
    net.moveTo(5, 0)
    const sum = net.add('add', { name: `${name}_add`, from: [main, skip] })
    return net.add('activation', { name: `${name}_relu`, from: sum }, { function: 'relu' })
  })
}

/** He et al. 2015, section 4.2: 6n + 2 layers, widths 16, 32, 64. Height and width must be multiples of 4. */
export function cifarResnet(depth: (typeof cifarResnetDepths)[number]): Template {
  const blocksPerStage = (depth - 2) / 6
  const name = `resnet${depth}`
  return {
    name,
    title: text(`ResNet-${depth} (32×32)`, `ResNet-${depth}（32×32）`),
    purpose: text(
      `The residual network of the CIFAR-10 experiments with ${depth} layers and few weights (He et al. 2015, section 4.2).`,
      `CIFAR-10 实验中的 ${depth} 层残差网络，权重很少（He 等，2015，第 4.2 节）。`,
    ),
    family: 'resnet',
    trainsHere: depth <= 32,
    draw: ({ inputShape = [32, 32, 3], classes = 10 } = {}) => {
      const [height = 32, width = 32] = inputShape
      const net = new Sketch()
      const input = net.add('input', { name: 'input' }, { shape: inputShape })
      let last = net.foldedGroup('stem', () => {
        const norm = drawConvolution(net, 'stem', { from: input, filters: 16, stride: 1 })
        return net.add('activation', { name: 'stem_relu', from: norm }, { function: 'relu' })
      })
      for (const stage of [0, 1, 2]) {
        last = net.foldedGroup(`stage_${stage + 1}`, () => {
          for (let index = 0; index < blocksPerStage; index += 1) {
            const { column, row } = blockPlace(index, blocksPerStage)
            net.moveTo(column, row)
            last = drawBlock(net, {
              name: `s${stage + 1}b${index + 1}`,
              filters: 16 * 2 ** stage,
              halves: index === 0 && stage > 0,
              from: last,
              height: Math.ceil(height / 2 ** stage),
              width: Math.ceil(width / 2 ** stage),
            })
          }
          return last
        })
      }
      net.moveTo(0, 1)
      const pooled = net.add('globalAvgPool2d', { name: 'pool', from: last })
      const scores = net.add('dense', { name: 'fc', from: pooled }, { units: classes })
      net.add('output', { name: 'output', from: scores })
      // Those that train here wait for data with labels instead.
      const data = depth <= 32 ? {} : photographsData(inputShape)
      return net.document(name, { data, training: { batchSize: 64, epochs: 20 } })
    },
  }
}
