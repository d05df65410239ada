import { concat, reshape, tidy } from '@tensorflow/tfjs-core'
import type { Metrics } from '../../contract/metrics.ts'
import type { CompiledNet } from '../model/compiledNet.ts'
import { runScores } from './gradients.ts'
import { makeBatch } from './makeBatch.ts'
import { addMeasure, averages, noSums, type MetricSums } from './metricSums.ts'
import type { Objective } from './objective.ts'
import { penaltyOf } from './penalty.ts'
import type { TrainingData } from './trainingData.ts'

export interface ValidateOptions {
  readonly data: TrainingData
  readonly samples: Int32Array
  readonly objective: Objective
  readonly batchSize: number
  /** Called between batches; false gives up. */
  readonly goOn: () => Promise<boolean>
}

/** Averages over samples without training; null when given up. The penalty is that of the present weights. */
export async function validate(net: CompiledNet, options: ValidateOptions): Promise<Metrics | null> {
  const { data, samples, objective, batchSize } = options
  const penaltyTensor = penaltyOf(net.weights)
  const [penalty = 0] = await penaltyTensor.data()
  penaltyTensor.dispose()
  let sums: MetricSums = noSums
  for (let start = 0; start < samples.length; start += batchSize) {
    if (!(await options.goOn())) return null
    const part = samples.subarray(start, start + batchSize)
    const values = tidy(() => {
      const batch = makeBatch(net, data, part)
      const scores = runScores(net, batch.inputs, { training: false })
      const measured = objective.measure(scores, batch)
      const loss = reshape(objective.loss(scores, batch), [1])
      return measured === null ? loss : concat([loss, measured])
    })
    const [loss = Number.NaN, ...metrics] = await values.data()
    values.dispose()
    sums = addMeasure(sums, { samples: part.length, loss, penalty, metrics })
  }
  return averages(sums, objective.measured)
}
