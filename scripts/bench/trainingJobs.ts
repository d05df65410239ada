import { analyse } from '../../engine/analyse/analyse.ts'
import type { NetDocument } from '../../engine/contract/document.ts'
import type { DataSet } from '../../engine/data/dataSet.ts'
import { createRandom } from '../../engine/data/random.ts'
import { uciDigits } from '../../engine/data/uciDigits.ts'
import { compile } from '../../engine/run/compile.ts'
import { drawWeights } from '../../engine/run/drawWeights.ts'
import { createNoise } from '../../engine/run/noise.ts'
import { createTrainer, type Trainer } from '../../engine/run/trainer.ts'
import { makeTrainingData } from '../../engine/run/trainingData.ts'
import { digitsCnn } from '../../templates/digitsCnn.ts'
import { Sketch } from '../../templates/sketch.ts'

export type JobName = 'digits-cnn' | 'cnn32'

export const jobNames: readonly JobName[] = ['digits-cnn', 'cnn32']

/** Batch sizes of a whole step, and of the one that slow backends are measured on. */
export const batches: Readonly<Record<JobName, { readonly whole: number; readonly small: number }>> = {
  'digits-cnn': { whole: 32, small: 32 },
  cnn32: { whole: 64, small: 2 },
}

export interface OpenJob {
  readonly trainer: Trainer
  dispose(): void
}

/** Compiles a job on the backend in use, ready for its first step. */
export function openJob(name: JobName, batchSize: number): OpenJob {
  const { document, dataSet } = name === 'digits-cnn' ? digitsJob(batchSize) : cnn32Job(batchSize)
  const noise = createNoise(document.training.seed)
  const compiled = compile(document, { analysis: analyse(document), noise: noise.source })
  if (!compiled.ok) throw new Error(compiled.problems.map(({ message }) => message.en).join(' '))
  drawWeights(compiled.value.weights, document.training.seed)
  const data = makeTrainingData(dataSet, document)
  const trainer = createTrainer(compiled.value, { data, settings: document.training, noise })
  return {
    trainer,
    dispose: () => {
      trainer.dispose()
      compiled.value.dispose()
    },
  }
}

interface Job {
  readonly document: NetDocument
  readonly dataSet: DataSet
}

function digitsJob(batchSize: number): Job {
  const document = digitsCnn.draw()
  return { document: { ...document, training: { ...document.training, batchSize } }, dataSet: uciDigits() }
}

/** 32×32×3 through four 3×3 convolutions and a hidden layer of 128: 9.5 GFLOP for a step of 64 samples. */
function cnn32Job(batchSize: number): Job {
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
  const document = net.document('cnn32', {
    data: { scaling: 'none', validationShare: 0 },
    training: { batchSize, epochs: 1000 },
  })
  return { document, dataSet: noiseImages(256) }
}

/** Random pictures and labels: what is learned does not matter here. */
function noiseImages(samples: number): DataSet {
  const random = createRandom(1)
  return {
    samples,
    shape: [32, 32, 3],
    inputs: Float32Array.from({ length: samples * 32 * 32 * 3 }, () => random.nextNormal()),
    targets: Int32Array.from({ length: samples }, (_, index) => index % 10),
    targetSize: 1,
    classNames: Array.from({ length: 10 }, (_, index) => String(index)),
    attribution: null,
    problems: [],
  }
}
