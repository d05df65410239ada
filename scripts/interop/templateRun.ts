import { dispose, slice, tensor, tidy, type Tensor, type Variable } from '@tensorflow/tfjs-core'
import { analyse } from '../../engine/analyse/analyse.ts'
import type { NetDocument } from '../../engine/contract/document.ts'
import type { NodeId } from '../../engine/contract/ids.ts'
import type { NamedBytes } from '../../engine/contract/namedBytes.ts'
import { loadDataSet } from '../../engine/data/loadDataSet.ts'
import { createRandom, type Random } from '../../engine/data/random.ts'
import type { FloatTensor } from '../../engine/document/tensors/safetensors.ts'
import { shapeSize, type Shape } from '../../engine/graph/shape.ts'
import { layerKind, withDefaults } from '../../engine/layers/registry.ts'
import { openTestRun } from '../../engine/run/fixtures/openTestRun.ts'
import { modelAnswers } from '../../engine/run/model/modelAnswers.ts'
import type { Run } from '../../engine/run/openRun.ts'
import { runScores } from '../../engine/run/training/gradients.ts'
import { makeInputs } from '../../engine/run/training/makeBatch.ts'
import { readWeights } from '../../engine/run/training/runSnapshot.ts'
import { findTemplate } from '../../templates/gallery.ts'
import { besideIdentity, shareBesideIdentity } from './besideIdentity.ts'
import { stripedPictures, stripedSource } from './stripedPictures.ts'
import type { TemplateCase } from './templateCases.ts'

/** Samples of the data, all in the one batch of a step; answers are compared on the first two. */
const samples = 4
const learningRate = 0.005

/** A template with weights under which its answers tell something, and what it answers. */
export interface TemplateRun {
  readonly run: Run
  /** The data: images.idx and labels.idx. */
  readonly files: readonly NamedBytes[]
  /** By key, at the start. */
  readonly weights: ReadonlyMap<string, FloatTensor>
  /** Two samples as the network takes them, channels last: one tensor for each input. */
  readonly inputs: readonly FloatTensor[]
  /** For each output what it is given, and what it makes of that: probabilities, mostly. */
  readonly scores: readonly Float32Array[]
  readonly predictions: readonly Float32Array[]
}

/** Opens a template as a run on pictures of stripes, ready for one step of gradient descent. `simd` must be the backend in use. */
export async function openTemplate([name, options]: TemplateCase): Promise<TemplateRun> {
  const drawn = findTemplate(name)?.draw(options)
  if (drawn === undefined) throw new Error(`no template ${name}`)
  const document = forOneStep(drawn)
  const files = stripedPictures({ samples, ...sizesOf(document) })
  const loaded = await loadDataSet(stripedSource, { files, decodeImage: () => Promise.reject(new Error('no images')) })
  if (!loaded.ok) throw new Error(loaded.problems[0]?.message.en)
  const { run } = openTestRun(document, { dataSet: loaded.value, backend: 'simd' })
  const { net, data } = run
  if (data === null) throw new Error('no data')
  const random = createRandom(3)
  leaveStartValues(run, random)
  const all = tidy(() => [...makeInputs(net, data, data.training)])
  takeStatistics(run, { inputs: all, random })
  const two = tidy(() => all.map((each) => slice(each, 0, 2)))
  await limitScores(run, two)
  const scores = await modelAnswers(net.scoresModel, two)
  const predictions = await modelAnswers(net.model, two)
  const inputs = await Promise.all(
    two.map(async (each) => ({ shape: each.shape, values: Float32Array.from(await each.data<'float32'>()) })),
  )
  dispose([...all, ...two])
  return { run, files, weights: await readWeights(net.weights), inputs, scores, predictions }
}

/** Plain gradient descent, all samples at once, nothing drawn by chance: each program draws its own masks. */
function forOneStep(drawn: NetDocument): NetDocument {
  const nodes = drawn.graph.nodes.map((node) => (node.kind === 'dropout' ? { ...node, params: { rate: 0 } } : node))
  return {
    ...drawn,
    graph: { ...drawn.graph, nodes },
    data: { ...drawn.data, source: stripedSource, validationShare: 0 },
    training: {
      ...drawn.training,
      optimizer: { ...drawn.training.optimizer, kind: 'sgd', learningRate },
      schedule: { kind: 'constant' },
      batchSize: samples,
      epochs: 1,
      augmentation: null,
      earlyStopping: null,
    },
  }
}

/** One sample, and how many scores a network gives for it. */
function sizesOf(document: NetDocument): { readonly shape: Shape; readonly classes: number } {
  const { nodes } = analyse(document)
  const idOf = (kind: string) => document.graph.nodes.find((node) => node.kind === kind)?.id
  const [input, output] = [idOf('input'), idOf('output')]
  if (input === undefined || output === undefined) throw new Error('no input or no output')
  return { shape: nodes.get(input)?.outputShape ?? [], classes: shapeSize(nodes.get(output)?.inputShapes[0] ?? []) }
}

/**
 * Biases, scales and shifts that are 0 or 1 at the start would hide that they are mixed up.
 */
function leaveStartValues({ document, net }: Run, random: Random): void {
  const beside = besideIdentity(document)
  for (const { variable, spec, node } of net.weights) {
    if (spec.shape.length !== 1 || !spec.trainable) continue
    const part = spec.name === 'gamma' && beside.has(node) ? shareBesideIdentity : 1
    change(variable, (value) => part * (value + (random.nextUniform() - 0.5) / 2))
  }
}

/** Scores beyond this leave all probability to one class, which hides the others. */
const mostScore = 3

/** Shrinks the last layer where its scores are beyond that. */
async function limitScores({ net }: Run, inputs: readonly Tensor[]): Promise<void> {
  const scores = await modelAnswers(net.scoresModel, inputs)
  const most = Math.max(...scores.map((values) => values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0)))
  const last = net.weights.at(-1)?.node
  if (most > mostScore)
    for (const { variable, node } of net.weights) if (node === last) change(variable, (value) => (value * mostScore) / most)
}

/**
 * Running means and variances near those of the data, so that deep networks keep their size, and off them by up to a
 * quarter, so that a step moves them.
 */
function takeStatistics(
  { document, net }: Run,
  { inputs, random }: { readonly inputs: readonly Tensor[]; readonly random: Random },
): void {
  const statistics = net.weights.filter(({ spec }) => !spec.trainable)
  if (statistics.length === 0) return
  for (const { variable } of statistics) change(variable, () => 0)
  dispose([...runScores(net, inputs, { training: true })])
  /* From zero, one pass leaves 1 − momentum of what the batch has. */
  for (const { variable, node } of statistics) {
    const momentum = momentumOf(document, node)
    change(variable, (value) => (value / (1 - momentum)) * (1 + (random.nextUniform() - 0.5) / 2))
  }
}

function momentumOf({ graph }: NetDocument, id: NodeId): number {
  const node = graph.nodes.find((each) => each.id === id)
  const definition = layerKind(node?.kind ?? '')
  if (node === undefined || definition === undefined) throw new Error(`no layer ${id}`)
  return Number(withDefaults(definition, node.params)['momentum'])
}

function change(variable: Variable, by: (value: number) => number): void {
  tidy(() => variable.assign(tensor(variable.dataSync<'float32'>().map(by), variable.shape)))
}
