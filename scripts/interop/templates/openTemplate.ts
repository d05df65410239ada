import { dispose, reshape, type Tensor } from '@tensorflow/tfjs-core'
import type { LayersModel } from '@tensorflow/tfjs-layers'
import { analyse } from '../../../engine/analyse/analyse.ts'
import type { NetDocument } from '../../../engine/contract/document.ts'
import type { NamedBytes } from '../../../engine/contract/namedBytes.ts'
import type { DataSet } from '../../../engine/data/dataSet.ts'
import { loadDataSet } from '../../../engine/data/loadDataSet.ts'
import type { FloatTensor } from '../../../engine/document/tensors/safetensors.ts'
import { shapeSize, type Shape } from '../../../engine/graph/shape.ts'
import { openTestRun } from '../../../engine/run/fixtures/openTestRun.ts'
import type { CompiledOutput } from '../../../engine/run/model/compiledNet.ts'
import { modelAnswers } from '../../../engine/run/model/modelAnswers.ts'
import type { Run } from '../../../engine/run/openRun.ts'
import type { LossSpec } from '../../../engine/run/training/losses.ts'
import { makeBatch } from '../../../engine/run/training/makeBatch.ts'
import { readWeights } from '../../../engine/run/training/runSnapshot.ts'
import { readStep } from '../../../engine/run/training/trainer.ts'
import { findTemplate } from '../../../templates/gallery.ts'
import { samples, stepDocument, withoutDropout } from './stepDocument.ts'
import { stripedPictures, stripedSource } from './stripedPictures.ts'
import type { TemplateCase } from './templateCases.ts'
import { varyWeights } from './variedWeights.ts'

/** A template on pictures of stripes, with weights under which its answers tell something, and what it answers. */
export interface OpenedTemplate {
  /** As drawn, dropouts too, but for its training: `stepDocument`. */
  readonly document: NetDocument
  readonly dataSet: DataSet
  /** The data: images.idx and labels.idx. */
  readonly files: readonly NamedBytes[]
  /** By key, at the start. */
  readonly weights: ReadonlyMap<string, FloatTensor>
  readonly loss: LossSpec
  /** All samples as the network takes them, channels last. */
  readonly input: FloatTensor
  /** Class numbers, or the values to be met. */
  readonly label: FloatTensor
  /** What the output is given, channels last, and what it makes of that: probabilities, mostly. */
  readonly scores: FloatTensor
  readonly predictions: FloatTensor
}

/** Runs a template as every check does. The backend "simd" must be in use. */
export async function openTemplate([name, options]: TemplateCase): Promise<OpenedTemplate> {
  const drawn = findTemplate(name)?.draw(options)
  if (drawn === undefined) throw new Error(`no template ${name}`)
  const document = stepDocument(drawn)
  const files = stripedPictures({ samples, ...sizesOf(document) })
  const loaded = await loadDataSet(stripedSource, { files, decodeImage: () => Promise.reject(new Error('no images')) })
  if (!loaded.ok) throw new Error(loaded.problems[0]?.message.en)
  const dataSet = loaded.value
  const { run } = openTestRun(withoutDropout(document), { dataSet, backend: 'simd' })
  const { net } = run
  const { input, label, output } = batchOf(run)
  await varyWeights(run, input)
  const shape = [samples, ...output.scoresShape]
  const answersOf = async (model: LayersModel): Promise<FloatTensor> => {
    const [values = missing('answer')] = await modelAnswers(model, [input])
    return { shape, values: Float32Array.from(values) }
  }
  const opened = {
    document,
    dataSet,
    files,
    weights: await readWeights(net.weights),
    loss: output.settings.loss,
    input: read(input),
    label: read(label),
    scores: await answersOf(net.scoresModel),
    predictions: await answersOf(net.model),
  }
  dispose([input, label])
  await run.close()
  return opened
}

/** The template with its weights as a run, to be closed. */
export const runOf = (document: NetDocument, { dataSet, weights }: OpenedTemplate): Run =>
  openTestRun(document, { dataSet, backend: 'simd', weights }).run

/** The same after one of Netwright's own steps over all samples, dropouts left out. */
export async function steppedRunOf(opened: OpenedTemplate): Promise<Run> {
  const run = runOf(withoutDropout(opened.document), opened)
  await readStep(run.session.trainer.step({ guard: false }))
  return run
}

/** One sample, and how many scores a network gives for it. */
function sizesOf(document: NetDocument): { readonly shape: Shape; readonly classes: number } {
  const { nodes } = analyse(document)
  const idOf = (kind: string) => document.graph.nodes.find((node) => node.kind === kind)?.id
  const [input, output] = [idOf('input'), idOf('output')]
  if (input === undefined || output === undefined) throw new Error('no input or no output')
  return { shape: nodes.get(input)?.outputShape ?? [], classes: shapeSize(nodes.get(output)?.inputShapes[0] ?? []) }
}

/** Tensors to be disposed of. */
function batchOf({ net, data }: Run): { readonly input: Tensor; readonly label: Tensor; readonly output: CompiledOutput } {
  const [output = missing('output'), another] = net.outputs
  if (another !== undefined || net.inputs.length !== 1)
    throw new Error('Templates with several inputs or outputs are not compared yet.')
  const batch = makeBatch(
    net,
    data ?? missing('data'),
    Int32Array.from({ length: samples }, (_, index) => index),
  )
  const [input = missing('input')] = batch.inputs
  const [{ values, labels } = missing('target')] = batch.targets
  const label = labels ?? reshape(values, [samples, ...output.scoresShape])
  dispose(values)
  return { input, label, output }
}

const read = (tensor: Tensor): FloatTensor => ({ shape: tensor.shape, values: Float32Array.from(tensor.dataSync()) })

function missing(what: string): never {
  throw new Error(`There is no ${what}.`)
}
