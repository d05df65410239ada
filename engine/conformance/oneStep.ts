import * as core from '@tensorflow/tfjs-core'
import type { NetDocument, OptimizerKind, TrainingSettings } from '../contract/document.ts'
import type { DataSet } from '../data/dataSet.ts'
import { defaultOptimizer } from '../document/emptyDocument.ts'
import type { FloatTensor } from '../document/tensors/safetensors.ts'
import { blobs } from '../run/fixtures/blobs.ts'
import { openTestRun } from '../run/fixtures/openTestRun.ts'
import { smallDocument, type ChainNode } from '../run/fixtures/smallDocument.ts'
import { modelAnswers } from '../run/model/modelAnswers.ts'
import { makeBatch } from '../run/training/makeBatch.ts'
import { readWeights } from '../run/training/runSnapshot.ts'

export interface TrainedDocument {
  readonly name: string
  readonly chain: readonly ChainNode[]
  readonly training: Partial<TrainingSettings>
  readonly data: DataSet
}

export interface OneStep {
  readonly document: NetDocument
  /** "weight/NODE/0" …, "input/0" …, "label/0" … as Keras takes them, "oneHot/0" …: before the step. */
  readonly arrays: ReadonlyMap<string, FloatTensor>
  readonly outputs: readonly Float32Array[]
  /** "weight/NODE/0" … after it. */
  readonly after: ReadonlyMap<string, Float32Array>
}

const samples = 12
const rate = { ...defaultOptimizer, kind: 'sgd', learningRate: 0.1 } as const
const row = { samples, shape: [6], classes: 3 }
const input = (shape: readonly number[]) => ({ id: 'in', kind: 'input', params: { shape } })
const scores = (units: number) => ({ id: 'scores', kind: 'dense', params: { units } })
const output = (params: Record<string, string | number> = {}) => ({ id: 'out', kind: 'output', params })
const mlp = [input([6]), { id: 'hidden', kind: 'dense', params: { units: 5, activation: 'tanh', l2: 0.1 } }, scores(3), output()]
const optimizers: readonly OptimizerKind[] = ['momentum', 'nesterov', 'adagrad', 'rmsprop', 'adam', 'adamw']
/** Far above a gradient's rounding: with Adam's usual 1e-7 that would decide how far a weight goes whose gradient is near zero. */
const epsilon = 0.001

const recurrences: readonly { kind: string; title: string; own: ChainNode['params'] }[] = [
  { kind: 'simpleRnn', title: 'simpleRnn', own: {} },
  { kind: 'lstm', title: 'lstm', own: {} },
  { kind: 'gru', title: 'gru', own: {} },
  { kind: 'gru', title: 'gru that resets after', own: { resetAfter: true } },
]

function regression(width: number): DataSet {
  const data = blobs(row)
  const targets = Float32Array.from({ length: samples * width }, (_, index) => Math.sin(index) * 3)
  return { ...data, targets, targetSize: width, classNames: null }
}

/** A network for each loss, optimiser and layer whose training differs between libraries. */
export const trainedDocuments: readonly TrainedDocument[] = [
  { name: 'softmax, SGD, L2', chain: mlp, training: { optimizer: rate }, data: blobs(row) },
  ...optimizers.map((kind) => ({
    name: kind,
    chain: mlp,
    training: { optimizer: { ...rate, kind, ...(kind.startsWith('adam') ? { epsilon } : {}) } },
    data: blobs(row),
  })),
  {
    name: 'clipped by norm',
    chain: mlp,
    training: { optimizer: rate, clipping: { kind: 'norm', limit: 0.05 } },
    data: blobs(row),
  },
  {
    name: 'clipped by value',
    chain: mlp,
    training: { optimizer: rate, clipping: { kind: 'value', limit: 0.01 } },
    data: blobs(row),
  },
  {
    name: 'warm-up',
    chain: mlp,
    training: { optimizer: rate, schedule: { kind: 'warmUp', warmUpEpochs: 4 } },
    data: blobs(row),
  },
  { name: 'cosine', chain: mlp, training: { optimizer: rate, schedule: { kind: 'cosine', finalFactor: 0.1 } }, data: blobs(row) },
  {
    name: 'hinge',
    chain: [input([6]), scores(3), output({ loss: 'hinge', margin: 0.7 })],
    training: { optimizer: rate },
    data: blobs(row),
  },
  {
    name: 'one yes or no',
    chain: [input([6]), scores(1), output({ loss: 'binaryCrossEntropy' })],
    training: { optimizer: rate },
    data: blobs({ ...row, classes: 2 }),
  },
  {
    name: 'several yes or no',
    chain: [input([6]), scores(3), output({ loss: 'binaryCrossEntropy' })],
    training: { optimizer: rate },
    data: blobs(row),
  },
  ...(['meanSquaredError', 'meanAbsoluteError', 'huber'] as const).map((loss) => ({
    name: loss,
    chain: [input([6]), scores(2), output({ task: 'regression', loss, delta: 0.5 })],
    training: { optimizer: rate, metrics: ['mae'] } as const,
    data: regression(2),
  })),
  {
    name: 'autoencoder',
    chain: [
      input([6]),
      { id: 'code', kind: 'dense', params: { units: 2 } },
      scores(6),
      output({ task: 'regression', loss: 'meanSquaredError', target: 'input' }),
    ],
    training: { optimizer: rate, metrics: [] },
    data: blobs(row),
  },
  {
    name: 'residual block with batch normalisation and a frozen layer',
    chain: [
      input([6, 5, 2]),
      { id: 'stem', kind: 'conv2d', params: { filters: 4, kernel: [2, 3], stride: [1, 2], l1: 0.01 }, frozen: true },
      { id: 'norm', kind: 'batchNorm' },
      { id: 'conv', kind: 'separableConv2d', params: { filters: 4, activation: 'elu', l2: 0.01 } },
      { id: 'skip', kind: 'add', from: ['norm', 'conv'] },
      { id: 'pool', kind: 'maxPool2d', params: { pool: [3, 3], stride: [2, 2], padding: 1 } },
      { id: 'flat', kind: 'flatten' },
      { id: 'scale', kind: 'layerNorm' },
      scores(3),
      output(),
    ],
    training: { optimizer: rate },
    data: blobs({ samples, shape: [6, 5, 2], classes: 3 }),
  },
  {
    name: 'convolutions in groups',
    chain: [
      input([6, 5, 4]),
      {
        id: 'cut',
        kind: 'conv2d',
        params: { filters: 8, groups: 2, kernel: [2, 3], stride: [1, 2], activation: 'elu', l2: 0.01 },
      },
      { id: 'apart', kind: 'conv2d', params: { filters: 16, groups: 8, padding: 1 } },
      { id: 'flat', kind: 'flatten' },
      scores(3),
      output(),
    ],
    training: { optimizer: rate },
    data: blobs({ samples, shape: [6, 5, 4], classes: 3 }),
  },
  {
    name: 'bilinear enlargement',
    chain: [
      input([6, 5, 2]),
      { id: 'conv', kind: 'conv2d', params: { filters: 2 } },
      { id: 'up', kind: 'upsample2d', params: { factor: [2, 3], interpolation: 'bilinear' } },
      { id: 'down', kind: 'conv2d', params: { filters: 1, stride: [3, 3] } },
      { id: 'flat', kind: 'flatten' },
      scores(3),
      output(),
    ],
    training: { optimizer: rate },
    data: blobs({ samples, shape: [6, 5, 2], classes: 3 }),
  },
  ...recurrences.flatMap(({ kind, title, own }) =>
    [
      { name: `${title} with penalties`, params: { l1: 0.01, l2: 0.02 } },
      { name: `${title} in both directions`, params: { bidirectional: true, merge: 'average' } },
      { name: `${title} in both directions with penalties`, params: { bidirectional: true, l1: 0.01, l2: 0.02 } },
    ].map(({ name, params }) => ({
      name,
      chain: [input([4, 3]), { id: 'memory', kind, params: { units: 3, ...own, ...params } }, scores(3), output()],
      training: { optimizer: rate },
      data: blobs({ samples, shape: [4, 3], classes: 3 }),
    })),
  ),
  {
    name: 'two outputs',
    chain: [
      input([6]),
      { id: 'hidden', kind: 'dense', params: { units: 4, activation: 'relu' } },
      scores(3),
      output(),
      { id: 'margins', kind: 'dense', params: { units: 3 }, from: ['hidden'] },
      { id: 'second', kind: 'output', params: { loss: 'hinge' } },
    ],
    training: { optimizer: rate },
    data: blobs(row),
  },
]

/** One step of Netwright's own training over all samples at once. */
export async function oneStep({ chain, training, data }: TrainedDocument): Promise<OneStep> {
  const document = smallDocument(chain, {
    training: { metrics: ['accuracy'], ...training, batchSize: samples, epochs: 4, shuffle: false },
  })
  const { run } = openTestRun(document, { dataSet: data })
  if (run.data === null) throw new Error('no data')
  const all = Int32Array.from({ length: samples }, (_, index) => index)
  const batch = makeBatch(run.net, run.data, all)
  const read = (tensor: core.Tensor): FloatTensor => ({ shape: tensor.shape, values: Float32Array.from(tensor.dataSync()) })
  const inputs = batch.inputs.map((tensor, index) => [`input/${index}`, read(tensor)] as const)
  const oneHot = batch.targets.map(({ values }, index) => [`oneHot/${index}`, read(values)] as const)
  const labels = batch.targets.map(({ values, labels: classes }, index) => {
    const loss = run.net.outputs[index]?.settings.loss.kind
    const isNumbered = classes !== null && loss !== 'binaryCrossEntropy'
    return [`label/${index}`, read(isNumbered ? classes : values)] as const
  })
  const before = await named(run.net)
  const outputs = await modelAnswers(run.net.model, batch.inputs)
  await run.session.control('stepBatch')
  const after = new Map([...(await named(run.net))].map(([key, { values }]) => [key, values] as const))
  core.dispose([
    ...batch.inputs,
    ...batch.targets.flatMap(({ values, labels: classes }) => (classes === null ? [values] : [values, classes])),
  ])
  await run.close()
  return { document, arrays: new Map([...before, ...inputs, ...labels, ...oneHot]), outputs, after }

  async function named(net: typeof run.net): Promise<ReadonlyMap<string, FloatTensor>> {
    const stored = await readWeights(net.weights)
    const counts = new Map<string, number>()
    return new Map(
      net.weights.flatMap(({ key, node }) => {
        const tensor = stored.get(key)
        const index = counts.get(node) ?? 0
        counts.set(node, index + 1)
        /* Ids are names in these documents. */
        return tensor === undefined ? [] : [[`weight/${node}/${index}`, tensor] as const]
      }),
    )
  }
}
