import type { NetDocument } from '../../contract/document.ts'
import type { DataSet } from '../../data/dataSet.ts'
import { fitPreprocessing, type Preprocessing } from '../../data/preprocessing.ts'
import { createRandom } from '../../data/random.ts'
import { splitDataSet, type Split } from '../../data/splitDataSet.ts'

/** What a run reads: the data set, its split and the scaling learned from the training part. */
export interface TrainingData extends Split {
  readonly dataSet: DataSet
  readonly preprocessing: Preprocessing
}

/** The same document and data give the same split and scaling. */
export function makeTrainingData(dataSet: DataSet, { data, training }: Pick<NetDocument, 'data' | 'training'>): TrainingData {
  const random = createRandom(training.seed).fork('split')
  const split = splitDataSet(dataSet, { validationShare: data.validationShare, random })
  const preprocessing = fitPreprocessing(dataSet, { scaling: data.scaling, samples: split.training })
  return { ...split, dataSet, preprocessing }
}
