import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { analyse } from '../../engine/analyse/analyse.ts'
import type { AugmentationSettings, NetDocument, TrainingSettings } from '../../engine/contract/document.ts'
import type { NamedBytes } from '../../engine/contract/namedBytes.ts'
import { loadDataSet } from '../../engine/data/loadDataSet.ts'
import { createRandom } from '../../engine/data/random.ts'
import { lowerTorch } from '../../engine/export/torch/lowerTorch.ts'
import { fromStateDict } from '../../engine/export/torch/torchWeights.ts'
import { configureBackends, ensureBackend } from '../../engine/run/backends/backends.ts'
import { exportRun } from '../../engine/run/exports/exportRun.ts'
import { openTestRun } from '../../engine/run/fixtures/openTestRun.ts'
import { smallDocument } from '../../engine/run/fixtures/smallDocument.ts'
import type { Run } from '../../engine/run/openRun.ts'
import { closeEpoch } from '../../engine/run/training/closeEpoch.ts'
import { readWeights } from '../../engine/run/training/runSnapshot.ts'
import { readStep } from '../../engine/run/training/trainer.ts'
import { findTemplate } from '../../templates/gallery.ts'
import { difference, readArrays } from './arrays.ts'
import { pythonOf, runPython, torches, workFolder } from './python.ts'

/** A template on the digits, its training changed. */
function onDigits(name: string, training: Partial<TrainingSettings>, params: Readonly<Record<string, object>> = {}): NetDocument {
  const document = findTemplate(name)?.draw({ inputShape: [8, 8, 1], classes: 10 })
  if (document === undefined) throw new Error(`no template ${name}`)
  const nodes = document.graph.nodes.map((node) => ({ ...node, params: { ...node.params, ...params[node.name] } }))
  return {
    ...document,
    graph: { ...document.graph, nodes },
    data: { ...document.data, source: { type: 'builtin', name: 'uci-digits' } },
    training: { ...document.training, epochs: 1, ...training },
  }
}

/** The files of the untrained network, in a folder. */
async function exportTo(folder: string, run: Run): Promise<void> {
  const exported = await exportRun(run, { format: 'pytorch' })
  if (!exported.ok) throw new Error(exported.problems[0]?.message.en)
  expect(exported.value.check).toMatchObject({ passed: true, samples: 32 })
  mkdirSync(folder, { recursive: true })
  for (const { name, bytes } of exported.value.files) writeFileSync(path.join(folder, name), bytes)
}

/** Trains in Netwright; gives the epochs' curves. */
async function train({ session: { trainer } }: Run, epochs: number) {
  const points = []
  for (let epoch = 0; epoch < epochs; epoch++) {
    for (let step = 0; step < trainer.stepsPerEpoch; step++) trainer.record(await readStep(trainer.step({ guard: false })))
    const closed = await closeEpoch(trainer, {
      samplesPerSecond: 0,
      learningRate: trainer.learningRate(),
      goOn: () => Promise.resolve(true),
    })
    if (closed !== null) points.push(closed.point)
  }
  return points
}

interface Line {
  readonly type: string
  readonly training?: { readonly loss: number; readonly penalty: number; readonly accuracy?: number }
  readonly validation?: { readonly loss: number; readonly accuracy?: number } | null
}

function readCurves(folder: string): readonly Line[] {
  const text = readFileSync(path.join(folder, 'trained/curves.jsonl'), 'utf8')
  return text
    .trim()
    .split('\n')
    .map((line): Line => JSON.parse(line))
}

/** Largest difference between Netwright's weights and those that PyTorch wrote. */
async function weightDifference(run: Run, folder: string): Promise<number> {
  const lowered = lowerTorch(run.document, analyse(run.document))
  if (!lowered.ok) throw new Error(lowered.problems[0]?.message.en)
  const read = fromStateDict(lowered.value, readArrays(path.join(folder, 'trained/weights.safetensors')))
  expect(read.misfits).toEqual([])
  expect(read.surplus).toEqual([])
  const own = await readWeights(run.net.weights)
  return Math.max(...[...own].map(([key, { values }]) => difference(read.weights.get(key), values)))
}

/** The same numbers to three places. */
function near(metrics: object | null): unknown {
  const closeTo = ([key, value]: readonly [string, unknown]) => [key, expect.closeTo(Number(value), 3)] as const
  return Object.fromEntries(Object.entries(metrics ?? {}).map(closeTo))
}

const optimizers: readonly (readonly [string, Partial<TrainingSettings['optimizer']>])[] = [
  ['sgd', { learningRate: 0.1 }],
  ['momentum', { learningRate: 0.05, momentum: 0.8 }],
  ['nesterov', { learningRate: 0.05, momentum: 0.8 }],
  ['adagrad', { learningRate: 0.05, epsilon: 0.001 }],
  ['rmsprop', { learningRate: 0.003, rho: 0.8, epsilon: 0.001 }],
  ['adam', { learningRate: 0.003, epsilon: 0.001 }],
  ['adamw', { learningRate: 0.003, epsilon: 0.001, weightDecay: 0.1 }],
]

const losses: readonly (readonly [string, object])[] = [
  ['softmaxCrossEntropy', { task: 'classification' }],
  ['binaryCrossEntropy', { task: 'classification' }],
  ['hinge', { task: 'classification', margin: 1.5 }],
]

const valueLosses: readonly (readonly [string, object])[] = [
  ['meanSquaredError', {}],
  ['meanAbsoluteError', {}],
  ['huber', { delta: 0.3 }],
]

/** y = 2a − b + 0.1·c, with a column of words, a missing value and a quoted cell: rows and columns that must be left out alike. */
function table(): NamedBytes {
  const random = createRandom(9)
  const rows = Array.from({ length: 90 }, (_, at) => {
    const [a, b, c] = [random.nextUniform(), random.nextNormal(), random.nextInteger(50)]
    const cells = [a, at === 7 ? '' : b, 'word', c, 2 * a - b + 0.1 * c]
    return (at === 20 ? cells.slice(1) : cells.map((cell) => (cell === c ? `"${c}"` : cell))).join(',')
  })
  return { name: 'table.csv', bytes: new TextEncoder().encode(`a,b,kind,c,y\n${rows.join('\n')}\n`) }
}

describe.skipIf(pythonOf('torch') === null).each(torches)('train.py does what Netwright does: %s', (torch) => {
  beforeAll(async () => {
    configureBackends({ wasmFiles: null })
    const chosen = await ensureBackend('wasm')
    if (!chosen.ok) throw new Error(chosen.problems[0]?.message.en)
  })

  const compare = async (
    name: string,
    document: NetDocument,
    { files = [] }: { readonly files?: readonly NamedBytes[] } = {},
  ) => {
    const folder = workFolder(`torch-${name}`)
    const loaded = await loadDataSet(document.data.source, { files, decodeImage: () => Promise.reject(new Error('no images')) })
    if (!loaded.ok) throw new Error(loaded.problems[0]?.message.en)
    const { run } = openTestRun(document, { dataSet: loaded.value, backend: 'wasm' })
    await exportTo(folder, run)
    for (const { name: file, bytes } of files) writeFileSync(path.join(folder, file), bytes)
    const points = await train(run, document.training.epochs)
    await runPython(torch, path.join(folder, 'train.py'), { args: ['--data', folder], cwd: folder })
    const lines = readCurves(folder).filter(({ type }) => type === 'epoch')
    const apart = await weightDifference(run, folder)
    await run.close()
    return { apart, points, lines, folder }
  }

  it.each(optimizers)('%s: 23 steps, each formula as in Netwright', async (kind, settings) => {
    const document = onDigits('digits-cnn', { batchSize: 64, earlyStopping: null })
    const optimizer = { ...document.training.optimizer, ...settings, kind: kind as TrainingSettings['optimizer']['kind'] }
    const { apart, points, lines } = await compare(kind, { ...document, training: { ...document.training, optimizer } })
    expect(apart).toBeLessThan(1e-3)
    expect(lines[0]?.training?.loss).toBeCloseTo(points[0]?.training.loss ?? Number.NaN, 3)
    expect(lines[0]?.validation?.loss).toBeCloseTo(points[0]?.validation?.loss ?? Number.NaN, 3)
  })

  it.each(losses)('%s with penalties, clipping and a schedule', async (loss, params) => {
    const document = onDigits(
      'digits-cnn',
      {
        batchSize: 256,
        epochs: 2,
        schedule: { kind: 'cosine', finalFactor: 0.1 },
        clipping: { kind: 'norm', limit: 0.5 },
        metrics: ['accuracy', 'top5', 'mae'],
        earlyStopping: null,
      },
      { output: { loss, ...params }, hidden: { l1: 0.001, l2: 0.01 } },
    )
    const { apart, points, lines } = await compare(loss, document)
    expect(apart).toBeLessThan(1e-3)
    expect(lines.map(({ training }) => training)).toEqual(points.map(({ training }) => near(training)))
    expect(lines.map(({ validation }) => validation)).toEqual(points.map(({ validation }) => near(validation)))
  })

  it('an augmented run: losses and weights of two epochs', async () => {
    const augmentation: AugmentationSettings = {
      horizontalFlip: true,
      verticalFlip: true,
      randomCrop: 1,
      rotation: 40,
      zoom: 0.3,
      brightness: 0.4,
      contrast: 0.5,
      randomErasing: 0.6,
      gaussianNoise: 0.2,
    }
    const document = onDigits('digits-cnn', { batchSize: 64, epochs: 2, earlyStopping: null, augmentation })
    const optimizer = { ...document.training.optimizer, kind: 'momentum' as const, learningRate: 0.02 }
    const { apart, points, lines } = await compare('augmented', { ...document, training: { ...document.training, optimizer } })
    expect(apart).toBeLessThan(1e-3)
    expect(lines.map(({ training }) => training)).toEqual(points.map(({ training }) => near(training)))
    expect(lines.map(({ validation }) => validation)).toEqual(points.map(({ validation }) => near(validation)))
  })

  it.each(valueLosses)('%s on a table of values, standardised', async (loss, params) => {
    const chain = smallDocument(
      [
        { id: 'in', kind: 'input', params: { shape: [3] } },
        { id: 'hidden', kind: 'dense', params: { units: 8, activation: 'tanh', l2: 0.001 } },
        { id: 'norm', kind: 'batchNorm', params: { momentum: 0.7 } },
        { id: 'value', kind: 'dense', params: { units: 1 } },
        { id: 'out', kind: 'output', params: { task: 'regression', loss, ...params } },
      ],
      {
        validationShare: 0.25,
        training: {
          epochs: 3,
          batchSize: 16,
          metrics: ['mae'],
          clipping: { kind: 'value', limit: 0.2 },
          schedule: { kind: 'warmUp', warmUpEpochs: 2 },
        },
      },
    )
    const source = { type: 'csv', fileName: 'table.csv', labelColumn: 'y', task: 'regression' } as const
    const document: NetDocument = { ...chain, data: { ...chain.data, source, scaling: 'standardise' } }
    const { apart, points, lines } = await compare(`table-${loss}`, document, { files: [table()] })
    expect(apart).toBeLessThan(1e-3)
    expect(lines.map(({ training }) => training?.loss)).toEqual(points.map(({ training }) => expect.closeTo(training.loss, 3)))
    expect(lines.map(({ validation }) => validation?.loss)).toEqual(
      points.map(({ validation }) => expect.closeTo(validation?.loss ?? Number.NaN, 3)),
    )
  })
})
