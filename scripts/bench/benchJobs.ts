import type { DataSettings, NetDocument, TrainingSettings } from '../../engine/contract/document.ts'
import type { DataSet } from '../../engine/data/dataSet.ts'
import { createRandom } from '../../engine/data/random.ts'
import { uciDigits } from '../../engine/data/sources/uciDigits.ts'
import { shapeSize } from '../../engine/graph/shape.ts'
import { cifarResnet } from '../../templates/cifarResnet.ts'
import { digitsCnn } from '../../templates/digitsCnn.ts'
import { resnet } from '../../templates/resnet.ts'
import { Sketch } from '../../templates/sketch.ts'
import { vggSmall } from '../../templates/vgg.ts'

const benchJobNames = ['digits-cnn', 'cnn32', 'mlp', 'lstm', 'vgg-small', 'resnet20', 'resnet50'] as const
export type BenchJobName = (typeof benchJobNames)[number]

export interface BenchJob {
  /** A training step is forward, backward, update and the loss read back; inference is one prediction read back. */
  readonly kind: 'training' | 'inference'
  /** Samples in one step. */
  readonly batch: number
  /** Samples in a step of a backend that would take minutes for a whole one. */
  readonly smallBatch: number
  /** Our time over PyTorch's: what it has to be, and what it should be. */
  readonly wanted?: { readonly must: number; readonly target: number }
  draw(batch: number): NetDocument
  data(): DataSet
}

/** Numbers as they are, all of them for training. */
const plainData: Partial<DataSettings> = { scaling: 'none', validationShare: 0 }

export const benchJobs: Readonly<Record<BenchJobName, BenchJob>> = {
  'digits-cnn': {
    kind: 'training',
    batch: 32,
    smallBatch: 32,
    draw: (batch) => withTraining(digitsCnn.draw(), { batchSize: batch }),
    data: uciDigits,
  },
  cnn32: {
    kind: 'training',
    batch: 64,
    smallBatch: 2,
    wanted: { must: 0.6, target: 0.5 },
    draw: drawCnn32,
    data: () => noise([32, 32, 3]),
  },
  mlp: {
    kind: 'training',
    batch: 64,
    smallBatch: 2,
    wanted: { must: 1.2, target: 0.8 },
    draw: drawMlp,
    data: () => noise([784]),
  },
  lstm: {
    kind: 'training',
    batch: 64,
    smallBatch: 2,
    wanted: { must: 1.2, target: 0.7 },
    draw: drawLstm,
    data: () => noise([40, 32]),
  },
  'vgg-small': {
    kind: 'training',
    batch: 64,
    smallBatch: 2,
    wanted: { must: 0.6, target: 0.5 },
    draw: (batch) => onNoise(vggSmall.draw({ inputShape: [32, 32, 3], classes: 10 }), batch),
    data: () => noise([32, 32, 3]),
  },
  resnet20: {
    kind: 'training',
    batch: 64,
    smallBatch: 2,
    wanted: { must: 0.9, target: 0.6 },
    draw: (batch) => onNoise(cifarResnet(20).draw({ inputShape: [32, 32, 3], classes: 10 }), batch),
    data: () => noise([32, 32, 3]),
  },
  // v1.5, as in torchvision, which everybody measures.
  resnet50: {
    kind: 'inference',
    batch: 1,
    smallBatch: 1,
    wanted: { must: 1.2, target: 0.8 },
    draw: (batch) => onNoise(resnet(50).draw({ inputShape: [224, 224, 3], classes: 1000, variant: 'v1.5' }), batch),
    data: () => noise([224, 224, 3], { samples: 4 }),
  },
}

function withTraining(document: NetDocument, training: Partial<TrainingSettings>): NetDocument {
  return { ...document, training: { ...document.training, ...training } }
}

function onNoise(document: NetDocument, batchSize: number): NetDocument {
  return withTraining({ ...document, data: { ...document.data, ...plainData } }, { batchSize })
}

/** 32×32×3 through four 3×3 convolutions and a hidden layer of 128. */
function drawCnn32(batchSize: number): NetDocument {
  const net = new Sketch()
  let last = net.add('input', { name: 'input' }, { shape: [32, 32, 3] })
  for (const [stage, filters] of [32, 64].entries()) {
    for (const layer of [1, 2]) {
      const name = `conv_${stage + 1}_${layer}`
      last = net.add('conv2d', { name, from: last }, { filters, kernel: [3, 3], padding: 'same', activation: 'relu' })
    }
    last = net.add('maxPool2d', { name: `pool_${stage + 1}`, from: last }, { pool: [2, 2], stride: [2, 2] })
  }
  const flat = net.add('flatten', { name: 'flatten', from: last })
  const hidden = net.add('dense', { name: 'hidden', from: flat }, { units: 128, activation: 'relu' })
  const dropped = net.add('dropout', { name: 'dropout', from: hidden }, { rate: 0.5 })
  const scores = net.add('dense', { name: 'scores', from: dropped }, { units: 10 })
  net.add('output', { name: 'output', from: scores })
  return net.document('cnn32', { data: plainData, training: { batchSize } })
}

/** 784 numbers through a hidden layer of 128. */
function drawMlp(batchSize: number): NetDocument {
  const net = new Sketch()
  const input = net.add('input', { name: 'input' }, { shape: [784] })
  const hidden = net.add('dense', { name: 'hidden', from: input }, { units: 128, activation: 'relu' })
  const scores = net.add('dense', { name: 'scores', from: hidden }, { units: 10 })
  net.add('output', { name: 'output', from: scores })
  return net.document('mlp', { data: plainData, training: { batchSize } })
}

/** 40 steps of 32 features into 64 units; the last state decides. */
function drawLstm(batchSize: number): NetDocument {
  const net = new Sketch()
  const input = net.add('input', { name: 'input' }, { shape: [40, 32] })
  const lstm = net.add('lstm', { name: 'lstm', from: input }, { units: 64 })
  const scores = net.add('dense', { name: 'scores', from: lstm }, { units: 10 })
  net.add('output', { name: 'output', from: scores })
  return net.document('lstm', { data: plainData, training: { batchSize } })
}

/** Random numbers and labels: what is learned does not matter here. */
function noise(shape: readonly number[], { samples = 256 }: { readonly samples?: number } = {}): DataSet {
  const random = createRandom(1)
  return {
    samples,
    shape,
    inputs: Float32Array.from({ length: samples * shapeSize(shape) }, () => random.nextNormal()),
    targets: Int32Array.from({ length: samples }, (_, index) => index % 10),
    targetSize: 1,
    classNames: Array.from({ length: 10 }, (_, index) => String(index)),
    attribution: null,
    problems: [],
  }
}
