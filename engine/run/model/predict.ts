import { tidy } from '@tensorflow/tfjs-core'
import type { Prediction } from '../../contract/runStatus.ts'
import { runPredictions } from '../training/gradients.ts'
import { makeInputs } from '../training/makeBatch.ts'
import type { TrainingData } from '../training/trainingData.ts'
import type { CompiledNet } from './compiledNet.ts'

export interface PredictOptions {
  readonly data: TrainingData
  readonly samples: readonly number[]
  readonly batchSize: number
}

/** What each output answers to some samples: probabilities, scores or values, row-major where an output is a picture. */
export async function predict(net: CompiledNet, { data, samples, batchSize }: PredictOptions): Promise<readonly Prediction[]> {
  const predictions: Prediction[] = []
  for (let start = 0; start < samples.length; start += batchSize) {
    const part = samples.slice(start, start + batchSize)
    const outputs = tidy(() => runPredictions(net, makeInputs(net, data, Int32Array.from(part))).map((output) => output.clone()))
    const values = await Promise.all(outputs.map((output) => output.data<'float32'>()))
    for (const output of outputs) output.dispose()
    part.forEach((sample, row) => {
      predictions.push({
        sample,
        outputs: values.map((all) => {
          const size = all.length / part.length
          return [...all.subarray(row * size, (row + 1) * size)]
        }),
      })
    })
  }
  return predictions
}
