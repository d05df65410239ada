import type { RawSample } from '../../contract/dataSummary.ts'
import type { NetDocument } from '../../contract/document.ts'
import { sampleLabel, type DataSet } from '../../data/dataSet.ts'
import { takeBatch } from '../../data/takeBatch.ts'
import { makeTrainingData, type TrainingData } from './trainingData.ts'

type Settings = Pick<NetDocument, 'data' | 'training'>

/** What was learned of a data set's scaling last, by the settings that it depends on: a preview asks for it again and again. */
const known = new WeakMap<DataSet, { readonly settings: string; readonly data: TrainingData }>()

/** A sample as training meets it in some epochs, brought back to the values in which it is stored. */
export function augmentedVersions(
  dataSet: DataSet,
  { data, training }: Settings,
  { sample, epochs }: { readonly sample: number; readonly epochs: readonly number[] },
): readonly RawSample[] {
  const { augmentation: settings, seed } = training
  const { preprocessing } = scaledData(dataSet, { data, training })
  const { subtract, divide } = preprocessing
  return epochs.map((epoch) => {
    const augmentation = settings === null ? null : { settings, seed, epoch }
    const { inputs } = takeBatch(dataSet, { indices: [sample], preprocessing, augmentation })
    const groups = Math.max(subtract.length, divide.length)
    const values = Float32Array.from(inputs, (value, at) => {
      const group = at % groups
      return value * (divide[divide.length > 1 ? group : 0] ?? 1) + (subtract[subtract.length > 1 ? group : 0] ?? 0)
    })
    return { index: sample, values, shape: dataSet.shape, label: sampleLabel(dataSet, sample) }
  })
}

function scaledData(dataSet: DataSet, { data, training }: Settings): TrainingData {
  const settings = JSON.stringify([data.scaling, data.validationShare, training.seed])
  const found = known.get(dataSet)
  if (found?.settings === settings) return found.data
  const made = makeTrainingData(dataSet, { data, training })
  known.set(dataSet, { settings, data: made })
  return made
}
