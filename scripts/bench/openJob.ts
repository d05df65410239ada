import { mul, tensor, tidy } from '@tensorflow/tfjs-core'
import { analyse } from '../../engine/analyse/analyse.ts'
import type { NetDocument } from '../../engine/contract/document.ts'
import { createRandom } from '../../engine/data/random.ts'
import { compile } from '../../engine/run/model/compile.ts'
import type { CompiledWeight } from '../../engine/run/model/compiledNet.ts'
import { drawWeights } from '../../engine/run/model/drawWeights.ts'
import { predict } from '../../engine/run/model/predict.ts'
import { createNoise } from '../../engine/run/training/noise.ts'
import { createTrainer, readStep, type Trainer } from '../../engine/run/training/trainer.ts'
import { makeTrainingData } from '../../engine/run/training/trainingData.ts'
import { benchJobs, type BenchJobName } from './benchJobs.ts'

export interface OpenJob {
  readonly batch: number
  /** One training step with its loss read back, or one prediction, which has none; resolves when its numbers are there. */
  step(): Promise<number | null>
  /** Why tf.js computes each training step anew; null where that is not so. */
  whyNotReplayed(): string | null
  dispose(): void
}

/**
 * Compiles a job on the backend in use, ready for its first step, through the engine's own compiler and trainer.
 * `disturbed`: every weight is multiplied by 1 + or 1 − this before the first step. `descent`: the learning rate
 * of plain gradient descent, which then takes the place of the job's own optimiser.
 */
export function openJob(
  name: BenchJobName,
  batch: number,
  { disturbed = 0, descent }: { readonly disturbed?: number; readonly descent?: number } = {},
): OpenJob {
  const job = benchJobs[name]
  const document = descent === undefined ? job.draw(batch) : byDescent(job.draw(batch), descent)
  const noise = createNoise(document.training.seed)
  const compiled = compile(document, { analysis: analyse(document), noise: noise.source })
  if (!compiled.ok) throw new Error(compiled.problems.map(({ message }) => message.en).join(' '))
  const net = compiled.value
  drawWeights(net.weights, document.training.seed)
  if (disturbed !== 0) disturb(net.weights, disturbed)
  const data = makeTrainingData(job.data(), document)
  if (job.kind === 'inference') {
    const samples = Array.from({ length: batch }, (_, index) => index)
    return {
      batch,
      step: async () => {
        await predict(net, { data, samples, batchSize: batch })
        return null
      },
      whyNotReplayed: () => null,
      dispose: () => net.dispose(),
    }
  }
  const trainer = createTrainer(net, { data, settings: document.training, noise })
  return {
    batch,
    step: async () => {
      beginEpochIfNeeded(trainer)
      const { loss } = await readStep(trainer.step({ guard: false }))
      if (!Number.isFinite(loss)) throw new Error(`The loss of ${name} is ${loss}: what is timed here is not training.`)
      return loss
    },
    whyNotReplayed: () => trainer.whyNotReplayed(),
    dispose: () => {
      trainer.dispose()
      net.dispose()
    },
  }
}

function byDescent(document: NetDocument, learningRate: number): NetDocument {
  const { training } = document
  return { ...document, training: { ...training, optimizer: { ...training.optimizer, kind: 'sgd', learningRate } } }
}

function disturb(weights: readonly CompiledWeight[], share: number): void {
  const random = createRandom('disturbed')
  for (const { variable } of weights) {
    const factors = Float32Array.from({ length: variable.size }, () => 1 + (random.nextUniform() < 0.5 ? -share : share))
    tidy(() => variable.assign(mul(variable, tensor(factors, variable.shape))))
  }
}

function beginEpochIfNeeded(trainer: Trainer): void {
  if (trainer.state.stepInEpoch < trainer.stepsPerEpoch) return
  trainer.state = { ...trainer.state, stepInEpoch: 0, epoch: trainer.state.epoch + 1 }
}
