import type { NodeId } from '../engine/contract/ids.ts'
import { text } from '../engine/contract/text.ts'
import { blockPlace } from './blockPlace.ts'
import { photographsData, Sketch } from './sketch.ts'
import type { Template } from './template.ts'

type BlockKind = 'basic' | 'bottleneck'

/** Blocks per stage (He et al. 2015, table 1). */
const byDepth = {
  18: { kind: 'basic', blocks: [2, 2, 2, 2] },
  34: { kind: 'basic', blocks: [3, 4, 6, 3] },
  50: { kind: 'bottleneck', blocks: [3, 4, 6, 3] },
  101: { kind: 'bottleneck', blocks: [3, 4, 23, 3] },
  152: { kind: 'bottleneck', blocks: [3, 8, 36, 3] },
} as const satisfies Record<number, { kind: BlockKind; blocks: readonly number[] }>
export const resnetDepths = [18, 34, 50, 101, 152] as const

interface Block {
  readonly name: string
  readonly kind: BlockKind
  readonly filters: number
  /** Filters of a bottleneck's 3×3 for each of `filters`, and the groups it is cut into: 2 and 32 in ResNeXt 32×4d. */
  readonly widening: 1 | 2
  readonly groups: 1 | 32
  readonly stride: number
  /** The skip changes shape: a 1×1 convolution brings it along (option B of the paper). */
  readonly projects: boolean
  /** v1 puts a bottleneck's stride into its first 1×1 convolution (the paper), v1.5 into its 3×3 (torchvision). */
  readonly variant: 'v1' | 'v1.5'
  readonly from: NodeId
}

/** Convolution without bias, then batch normalisation, which has one of its own. */
function drawConvolution(
  net: Sketch,
  name: string,
  {
    from,
    filters,
    kernel,
    stride,
    groups = 1,
  }: { from: NodeId; filters: number; kernel: number; stride: number; groups?: number },
): NodeId {
  // 1×1 with a stride leaves pixels out on purpose: "same" says so; the numbers are those of padding 0.
  const padding = kernel === 1 ? 'same' : (kernel - 1) / 2
  const convolution = net.add(
    'conv2d',
    { name: `${name}_conv`, from },
    { filters, kernel: [kernel, kernel], stride: [stride, stride], padding, groups, bias: false, initializer: 'heNormal' },
  )
  return net.add('batchNorm', { name: `${name}_bn`, from: convolution })
}

function drawMainPath(net: Sketch, { name, kind, filters, widening, groups, stride, variant, from }: Block): NodeId {
  if (kind === 'basic') {
    const first = drawConvolution(net, `${name}_1`, { from, filters, kernel: 3, stride })
    const relu = net.add('activation', { name: `${name}_1_relu`, from: first }, { function: 'relu' })
    return drawConvolution(net, `${name}_2`, { from: relu, filters, kernel: 3, stride: 1 })
  }
  const width = filters * widening
  const first = drawConvolution(net, `${name}_1`, { from, filters: width, kernel: 1, stride: variant === 'v1' ? stride : 1 })
  const relu1 = net.add('activation', { name: `${name}_1_relu`, from: first }, { function: 'relu' })
  const second = drawConvolution(net, `${name}_2`, {
    from: relu1,
    filters: width,
    kernel: 3,
    stride: variant === 'v1' ? 1 : stride,
    groups,
  })
  const relu2 = net.add('activation', { name: `${name}_2_relu`, from: second }, { function: 'relu' })
  return drawConvolution(net, `${name}_3`, { from: relu2, filters: filters * 4, kernel: 1, stride: 1 })
}

function drawBlock(net: Sketch, block: Block): NodeId {
  const { name, kind, filters, stride, projects, from } = block
  return net.foldedGroup(name, () => {
    const main = drawMainPath(net, block)
    const width = kind === 'basic' ? 5 : 8
    // Below the last two cards, so that its wire to the sum passes under none.
    net.moveTo(width - 2, 0.9)
    const skip = projects
      ? drawConvolution(net, `${name}_skip`, { from, filters: kind === 'basic' ? filters : filters * 4, kernel: 1, stride })
      : from
    net.moveTo(width, 0)
    const sum = net.add('add', { name: `${name}_add`, from: [main, skip] })
    return net.add('activation', { name: `${name}_relu`, from: sum }, { function: 'relu' })
  })
}

export function resnet(depth: (typeof resnetDepths)[number]): Template {
  const { kind, blocks } = byDepth[depth]
  const name = `resnet${depth}`
  return {
    name,
    title: text(`ResNet-${depth}`, `ResNet-${depth}`),
    purpose: text(
      `${depth} layers trained with the help of skip connections: each block adds to its input (He et al. 2015).`,
      `${depth} 层，借助跳跃连接得以训练：每个块都在其输入上做加法（He 等，2015）。`,
    ),
    family: 'resnet',
    trainsHere: false,
    hasVariants: kind === 'bottleneck',
    draw: ({ inputShape = [224, 224, 3], classes = 1000, variant = 'v1' } = {}) =>
      drawResidual(name, { inputShape, classes, kind, blocks, variant, widening: 1, groups: 1 }),
  }
}

/** Aggregated transformations (Xie et al. 2017, table 1): bottlenecks of twice the width, their 3×3 in 32 groups of 4, with the stride. */
export const resnext50: Template = {
  name: 'resnext50',
  title: text('ResNeXt-50 (32×4d)', 'ResNeXt-50（32×4d）'),
  purpose: text(
    'ResNet-50 with the middle convolution of each block cut into 32 groups: wider at the same cost (Xie et al. 2017).',
    '把 ResNet-50 每个块中间的卷积分成 32 组：代价不变，宽度更大（Xie 等，2017）。',
  ),
  family: 'resnet',
  trainsHere: false,
  draw: ({ inputShape = [224, 224, 3], classes = 1000 } = {}) =>
    drawResidual('resnext50', { inputShape, classes, ...byDepth[50], variant: 'v1.5', widening: 2, groups: 32 }),
}

interface Residual extends Pick<Block, 'kind' | 'variant' | 'widening' | 'groups'> {
  readonly inputShape: readonly number[]
  readonly classes: number
  readonly blocks: readonly number[]
}

function drawResidual(name: string, { inputShape, classes, blocks, kind, ...block }: Residual) {
  const net = new Sketch()
  const input = net.add('input', { name: 'input' }, { shape: inputShape })
  let last = net.foldedGroup('stem', () => {
    const convolution = net.add(
      'conv2d',
      { name: 'stem_conv', from: input },
      { filters: 64, kernel: [7, 7], stride: [2, 2], padding: 3, bias: false, initializer: 'heNormal' },
    )
    const norm = net.add('batchNorm', { name: 'stem_bn', from: convolution })
    const relu = net.add('activation', { name: 'stem_relu', from: norm }, { function: 'relu' })
    return net.add('maxPool2d', { name: 'stem_pool', from: relu }, { pool: [3, 3], stride: [2, 2], padding: 1 })
  })
  blocks.forEach((count, stageIndex) => {
    if (stageIndex === 3) net.moveTo(0, 1)
    last = net.foldedGroup(`stage_${stageIndex + 1}`, () => {
      for (let index = 0; index < count; index += 1) {
        const { column, row } = blockPlace(index, count)
        net.moveTo(column, row)
        last = drawBlock(net, {
          name: `s${stageIndex + 1}b${index + 1}`,
          kind,
          filters: 64 * 2 ** stageIndex,
          stride: index === 0 && stageIndex > 0 ? 2 : 1,
          projects: index === 0 && (stageIndex > 0 || kind === 'bottleneck'),
          ...block,
          from: last,
        })
      }
      return last
    })
  })
  const pooled = net.add('globalAvgPool2d', { name: 'pool', from: last })
  const scores = net.add('dense', { name: 'fc', from: pooled }, { units: classes })
  net.add('output', { name: 'output', from: scores })
  return net.document(name, { data: photographsData(inputShape) })
}
