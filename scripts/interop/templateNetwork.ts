import * as core from '@tensorflow/tfjs-core'
import { steadyWeight } from '../../engine/conformance/exportedTemplates.ts'
import type { GraphNode, NetDocument, Params } from '../../engine/contract/document.ts'
import type { DataSet } from '../../engine/data/dataSet.ts'
import { createRandom } from '../../engine/data/random.ts'
import { defaultOptimizer } from '../../engine/document/emptyDocument.ts'
import type { FloatTensor } from '../../engine/document/tensors/safetensors.ts'
import { shapeSize, type Shape } from '../../engine/graph/shape.ts'
import { openTestRun } from '../../engine/run/fixtures/openTestRun.ts'
import { modelAnswers } from '../../engine/run/model/modelAnswers.ts'
import type { Run } from '../../engine/run/openRun.ts'
import { makeBatch, type Batch } from '../../engine/run/training/makeBatch.ts'
import { readWeights } from '../../engine/run/training/runSnapshot.ts'
import { besideIdentity, shareBesideIdentity } from './besideIdentity.ts'

/** Large images two at a time. */
const samplesOf = (shape: Shape): number => (shapeSize(shape) > 10_000 ? 2 : 8)

/** Images of a colour of its own each, which is left after any averaging, a few plane waves, and noise, which keeps places different. */
export function waves(shape: Shape, classes: number): DataSet {
  const random = createRandom(11)
  const samples = samplesOf(shape)
  const size = shapeSize(shape)
  const inputs = new Float32Array(samples * size)
  for (let sample = 0; sample < samples; sample++) {
    const drawn = Array.from({ length: 3 }, () => ({
      phase: 2 * Math.PI * random.nextUniform(),
      turns: shape.map((length) => (9 * random.nextNormal()) / Math.max(length, 2)),
    }))
    const colour = Array.from({ length: shape.at(-1) ?? 1 }, () => 2 * random.nextNormal())
    for (let place = 0; place < size; place++) {
      const coordinates = coordinatesOf(place, shape)
      const value = drawn.reduce(
        (sum, { phase, turns }) => sum + Math.sin(turns.reduce((at, turn, axis) => at + turn * (coordinates[axis] ?? 0), phase)),
        random.nextNormal() + (colour[coordinates.at(-1) ?? 0] ?? 0),
      )
      inputs[sample * size + place] = value
    }
  }
  return {
    samples,
    shape,
    inputs,
    targets: Int32Array.from({ length: samples }, (_, sample) => (3 + 5 * sample) % classes),
    targetSize: 1,
    classNames: Array.from({ length: classes }, (_, index) => `class ${index}`),
    attribution: null,
    problems: [],
  }
}

function coordinatesOf(place: number, shape: Shape): readonly number[] {
  let rest = place
  return shape
    .toReversed()
    .map((length) => {
      const coordinate = rest % length
      rest = Math.floor(rest / length)
      return coordinate
    })
    .toReversed()
}

/** Trained by plain gradient descent on `batchSize` samples at once, as they are. */
export function descending(
  document: NetDocument,
  { learningRate, batchSize }: { readonly learningRate: number; readonly batchSize: number },
): NetDocument {
  const optimizer = { ...defaultOptimizer, kind: 'sgd', learningRate } as const
  return {
    ...document,
    data: { source: { type: 'none' }, scaling: 'none', validationShare: 0 },
    training: { ...document.training, optimizer, batchSize, metrics: [], shuffle: false },
  }
}

/** All nodes of a kind with some of their params changed. */
export function withParams(document: NetDocument, kind: string, params: Params): NetDocument {
  const changed = (node: GraphNode): GraphNode => (node.kind === kind ? { ...node, params: { ...node.params, ...params } } : node)
  return { ...document, graph: { ...document.graph, nodes: document.graph.nodes.map(changed) } }
}

/** A run on the simd backend that begins with these weights. */
export function openWith(
  document: NetDocument,
  { data, weights }: { readonly data: DataSet; readonly weights: ReadonlyMap<string, FloatTensor> | null },
): Run {
  return openTestRun(document, { dataSet: data, backend: 'simd', weights }).run
}

/** All samples as the network takes them. */
export function batchOf({ net, data }: Run): Batch {
  if (data === null) throw new Error('no data')
  return makeBatch(
    net,
    data,
    Int32Array.from({ length: data.dataSet.samples }, (_, index) => index),
  )
}

/**
 * Repeatable weights with which a deep network answers as if trained. Kernels are as Netwright draws them, biases and the scales of
 * normalisations no identity; moving statistics are near those of the batch, though not the same; scores before a softmax
 * have a deviation of 1.5, with which it is neither flat nor saturated.
 */
export async function livelyWeights(document: NetDocument, data: DataSet): Promise<ReadonlyMap<string, FloatTensor>> {
  /* Without momentum the moving statistics of one pass are the batch's. */
  const run = openWith(withParams(withoutDropout(document), 'batchNorm', { momentum: 0 }), { data, weights: null })
  const { net } = run
  const beside = besideIdentity(document)
  for (const { key, spec, variable, node } of net.weights) {
    if (spec.shape.length !== 1) continue
    const part = spec.name === 'gamma' && beside.has(node) ? shareBesideIdentity : 1
    core.tidy(() => variable.assign(core.mul(core.tensor(steadyWeight(spec, key), [...spec.shape]), part)))
  }
  const { inputs, targets } = batchOf(run)
  core.tidy(() => {
    net.scoresModel.apply([...inputs], { training: true })
  })
  moveStatistics(run)
  for (const { scores, settings } of net.outputs) {
    if (settings.loss.kind !== 'softmaxCrossEntropy') continue
    const [values = new Float32Array(0)] = await modelAnswers(net.scoresModel, inputs)
    const layer = scores.sourceLayer
    const samples = data.samples
    const classes = values.length / samples
    /* Half of what all samples share goes: it would hide how they differ. */
    const shared = Array.from({ length: classes }, (_, at) => mean(values.filter((_value, index) => index % classes === at)) / 2)
    const left = values.map((value, index) => value - (shared[index % classes] ?? 0))
    const middle = mean(left)
    const deviation = Math.sqrt(mean(left.map((value) => (value - middle) ** 2)))
    for (const weight of layer.weights)
      core.tidy(() => {
        const value = weight.read()
        const centred = value.rank === 1 && value.size === classes ? core.sub(value, core.tensor1d(shared)) : value
        weight.write(core.mul(centred, 1.5 / deviation))
      })
  }
  core.dispose([...inputs, ...targets.flatMap(({ values, labels }) => (labels === null ? [values] : [values, labels]))])
  const weights = await readWeights(net.weights)
  await run.close()
  return weights
}

function mean(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/** No two programs draw the same masks. */
export const withoutDropout = (document: NetDocument): NetDocument => withParams(document, 'dropout', { rate: 0 })

/** Means go by up to a fifth of a deviation, variances by up to three tenths. */
function moveStatistics({ net }: Run): void {
  const means = new Map(net.weights.flatMap((each) => (each.spec.name === 'moving_mean' ? [[each.node, each] as const] : [])))
  for (const { key, node, spec, variable } of net.weights) {
    const mean = means.get(node)?.variable
    if (spec.name !== 'moving_variance' || mean === undefined) continue
    core.tidy(() => {
      const share = core.tensor(steadyWeight({ ...spec, name: 'kernel', fanIn: 6 }, key), [...spec.shape])
      mean.assign(core.add(mean, core.mul(core.mul(share, 0.2), core.sqrt(variable))))
      variable.assign(core.mul(variable, core.add(core.mul(share, 0.3), 1)))
    })
  }
}
