import { argMax, cast, greater, keep, reshape, tidy, type Tensor } from '@tensorflow/tfjs-core'
import type { Metric } from '../../contract/document.ts'
import type { Evaluation } from '../../contract/runStatus.ts'
import { runScores } from './gradients.ts'
import { makeBatch } from './makeBatch.ts'
import { makeObjective } from './objective.ts'
import type { Trainer } from './trainer.ts'
import { validate } from './validate.ts'

/** Loss, metrics and confusion over some samples. Beyond the metrics chosen for training it always says accuracy and error. */
export async function evaluate(
  trainer: Trainer,
  { samples, batchSize }: { readonly samples: Int32Array; readonly batchSize: number },
): Promise<Evaluation> {
  const { net, data } = trainer
  const wanted: readonly Metric[] = [...trainer.settings.metrics, 'accuracy', 'mae']
  const metrics = await validate(net, {
    data,
    samples,
    objective: makeObjective(net, wanted),
    batchSize,
    goOn: () => Promise.resolve(true),
  })
  if (metrics === null) throw new Error('An evaluation cannot be given up.')
  return { metrics, samples: samples.length, confusion: await confusionOf(trainer, { samples, batchSize }) }
}

/** rows: true class, columns: predicted class, by the first classification output. */
async function confusionOf(
  { net, data }: Trainer,
  { samples, batchSize }: { readonly samples: Int32Array; readonly batchSize: number },
): Promise<readonly (readonly number[])[] | null> {
  const classes = data.dataSet.classNames?.length
  const output = net.outputs.findIndex(({ settings }) => settings.task === 'classification')
  if (classes === undefined || output < 0) return null
  const counts = Array.from({ length: classes }, () => Array.from({ length: classes }, () => 0))
  for (let start = 0; start < samples.length; start += batchSize) {
    const part = samples.subarray(start, start + batchSize)
    const predicted = tidy(() => {
      const batch = makeBatch(net, data, part)
      return keep(predictedClasses(runScores(net, batch.inputs, { training: false })[output], part.length))
    })
    const found = await predicted.data()
    predicted.dispose()
    part.forEach((sample, index) => {
      const row = counts[data.dataSet.targets[sample] ?? -1]
      const column = found[index] ?? -1
      if (row !== undefined && column in row) row[column] = (row[column] ?? 0) + 1
    })
  }
  return counts
}

/** The class with the highest score; with a single score, its sign. */
function predictedClasses(scores: Tensor | undefined, batchSize: number): Tensor {
  if (scores === undefined) throw new Error('The net gave fewer outputs than it has.')
  const flat = reshape(scores, [batchSize, -1])
  return flat.shape[1] === 1 ? cast(reshape(greater(flat, 0), [batchSize]), 'int32') : argMax(flat, -1)
}
