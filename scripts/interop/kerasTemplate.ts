import { rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import * as core from '@tensorflow/tfjs-core'
import { analyse } from '../../engine/analyse/analyse.ts'
import { readPictureFile } from '../../engine/conformance/readPictureFile.ts'
import type { NetDocument } from '../../engine/contract/document.ts'
import type { DataSet } from '../../engine/data/dataSet.ts'
import type { FloatTensor } from '../../engine/document/tensors/safetensors.ts'
import { exportDocument } from '../../engine/export/exportDocument.ts'
import type { KerasNetwork } from '../../engine/export/keras/kerasNetwork.ts'
import { writeKerasFile } from '../../engine/export/keras/writeKerasFile.ts'
import { writeKerasH5 } from '../../engine/export/keras/writeKerasH5.ts'
import { kerasNetworkOf } from '../../engine/run/exports/kerasNetworkOf.ts'
import { readTfjsModel, writeTfjsModel } from '../../engine/run/exports/tfjsModelFiles.ts'
import { testHdf5 } from '../../engine/run/fixtures/testHdf5.ts'
import { modelAnswers } from '../../engine/run/model/modelAnswers.ts'
import type { Template } from '../../templates/template.ts'
import { readArrays, writeArrays } from './arrays.ts'
import type { PythonServer } from './pythonServer.ts'
import { compareSteps, type StepFigures } from './stepFigures.ts'
import { batchOf, descending, livelyWeights, openWith, waves, withoutDropout } from './templateNetwork.ts'

/** One template here, as tf.js reads its export, and in the real Keras. No file is left. */
export interface KerasTemplate {
  readonly softmax: boolean
  /** Netwright's own answers, a row for each sample. */
  readonly rows: readonly Float32Array[]
  readonly answers: Readonly<Record<'keras' | 'h5' | 'code' | 'tfjs', FloatTensor | undefined>>
  readonly dropouts: { readonly drawn: readonly number[]; readonly read: readonly number[] }
  /** Thousands and the rest: float32 holds no nine digits. */
  readonly counts: { readonly drawn: readonly number[]; readonly built: readonly number[] }
  readonly step: StepFigures
  /** For people: where the time went, in seconds. */
  readonly times: string
}

const learningRate = 0.001

interface Place {
  readonly folder: string
  readonly keras: PythonServer
}

export async function compareInKeras(template: Template, { folder, keras }: Place): Promise<KerasTemplate> {
  const lap = stopwatch()
  const file = (name: string) => path.join(folder, name)
  const ask = async (question: object) => {
    await keras.ask(question)
    const found = readArrays(file('out.safetensors'))
    rmSync(file('out.safetensors'))
    return found
  }
  const drawn = template.draw({})
  const data = samplesFor(drawn)
  const document = descending(drawn, { learningRate, batchSize: data.samples })
  const weights = await livelyWeights(document, data)
  lap('weights')
  const { network, answers, tfjs, given, loss } = await describe(document, { data, weights })
  lap('own answers')
  writeArrays(file('in.safetensors'), given)
  writeFileSync(file('model.h5'), writeKerasH5(await testHdf5(), network))
  const h5 = await ask({ load: 'model.h5' })
  rmSync(file('model.h5'))
  lap('.h5')
  writeFileSync(file('model.keras'), writeKerasFile(await testHdf5(), network))
  writeFileSync(file('model.py'), await kerasCode(drawn))
  const code = await ask({ load: 'model.keras', code: 'model.py' })
  lap('.keras and code')
  const after = await takeStep(document, { data, weights })
  lap('own step')
  const stepped = await ask({ load: 'model.keras', learning: { ...loss, rate: learningRate } })
  rmSync(file('model.keras'))
  const step = compareSteps({ before: network.layers, after: after.layers, found: stepped })
  const times = lap('step in Keras')
  const { trainable, frozen } = analyse(drawn).totals
  const width = answers.length / data.samples
  return {
    softmax: loss.kind === 'softmaxCrossEntropy',
    rows: Array.from({ length: data.samples }, (_, row) => answers.slice(row * width, (row + 1) * width)),
    answers: { keras: code.get('output'), h5: h5.get('output'), code: code.get('code'), tfjs },
    dropouts: {
      drawn: drawn.graph.nodes.flatMap(({ kind, params }) => (kind === 'dropout' ? [Number(params['rate'])] : [])),
      read: [...(stepped.get('dropout')?.values ?? [])],
    },
    counts: {
      drawn: [Math.floor((trainable + frozen) / 1000), (trainable + frozen) % 1000],
      built: [...(code.get('count')?.values ?? [])],
    },
    step,
    times,
  }
}

/** As many classes as the network has scores. */
function samplesFor(document: NetDocument): DataSet {
  const { nodes } = analyse(document)
  const node = (kind: string) => nodes.get(document.graph.nodes.find((each) => each.kind === kind)?.id ?? missing(kind))
  return waves(node('input')?.outputShape ?? [], node('output')?.inputShapes[0]?.at(-1) ?? 0)
}

interface Given {
  readonly data: DataSet
  readonly weights: ReadonlyMap<string, FloatTensor>
}

async function describe(document: NetDocument, given: Given) {
  const run = openWith(document, given)
  const { inputs, targets } = batchOf(run)
  const [input = missing('input')] = inputs
  const [target = missing('target')] = targets
  const [{ settings } = missing('output')] = run.net.outputs
  const [answers = missing('answer')] = await modelAnswers(run.net.model, inputs)
  const read = (tensor: core.Tensor): FloatTensor => ({ shape: tensor.shape, values: Float32Array.from(tensor.dataSync()) })
  const label = settings.target === 'input' ? input : (target.labels ?? target.values)
  const network = await kerasNetworkOf(run)
  const loaded = await readTfjsModel(await writeTfjsModel(run.net.model, {}))
  const [values = missing('answer')] = await modelAnswers(loaded, inputs)
  loaded.dispose()
  const arrays = new Map([
    ['input', read(input)],
    ['label', read(label)],
  ])
  core.dispose([...inputs, target.values, ...(target.labels === null ? [] : [target.labels])])
  await run.close()
  return {
    network,
    answers,
    tfjs: { shape: [values.length], values: Float32Array.from(values) },
    given: arrays,
    loss: settings.loss,
  }
}

/** The same layers after one of Netwright's own steps over all samples. */
async function takeStep(document: NetDocument, given: Given): Promise<KerasNetwork> {
  const run = openWith(withoutDropout(document), given)
  await run.session.control('stepBatch')
  const network = await kerasNetworkOf(run)
  await run.close()
  return network
}

async function kerasCode(document: NetDocument): Promise<Uint8Array> {
  const made = await exportDocument(document, { format: 'keras-code', readPictureFile })
  if (!made.ok) throw new Error(made.problems[0]?.message.en)
  return made.value.files[0]?.bytes ?? missing('code')
}

function stopwatch(): (what: string) => string {
  const laps: string[] = []
  let last = performance.now()
  return (what) => {
    const now = performance.now()
    laps.push(`${what} ${((now - last) / 1000).toFixed(1)}`)
    last = now
    return laps.join(', ')
  }
}

function missing(what: string): never {
  throw new Error(`There is no ${what}.`)
}
