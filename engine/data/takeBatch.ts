import { shapeSize } from '../graph/shape.ts'
import { createAugmenter, type Augmentation } from './augmentation/augmentation.ts'
import type { DataSet } from './dataSet.ts'
import { preprocess, type Preprocessing } from './preprocessing.ts'

export interface BatchRequest {
  readonly indices: ArrayLike<number>
  readonly preprocessing: Preprocessing
  /** Left out: samples are taken as they are. */
  readonly augmentation?: Augmentation | null
  /** Where the inputs go: as many numbers as all the samples have. Left out: a new array. */
  readonly into?: Float32Array<ArrayBufferLike>
}

export interface Batch {
  /** samples × shape, preprocessed. */
  readonly inputs: Float32Array<ArrayBufferLike>
  /** samples × targetSize; class indices for classification. */
  readonly targets: Int32Array<ArrayBuffer> | Float32Array<ArrayBuffer>
  readonly samples: number
}

/** Copies some samples out of the data set, in this order, augments and scales them. Indices outside the set are a bug and throw. */
export function takeBatch(dataSet: DataSet, { indices, preprocessing, augmentation = null, into }: BatchRequest): Batch {
  const samples = indices.length
  const { targetSize } = dataSet
  const size = shapeSize(dataSet.shape)
  const inputs = into ?? new Float32Array(samples * size)
  const targets =
    dataSet.targets instanceof Int32Array ? new Int32Array(samples * targetSize) : new Float32Array(samples * targetSize)
  const augmenter = augmentation === null ? null : createAugmenter(dataSet.shape, augmentation)
  for (let row = 0; row < samples; row++) {
    const sample = indices[row] ?? -1
    if (sample < 0 || sample >= dataSet.samples) throw new Error(`There is no sample ${sample} among ${dataSet.samples}.`)
    const stored = dataSet.inputs.subarray(sample * size, (sample + 1) * size)
    if (augmenter === null) inputs.set(stored, row * size)
    else augmenter.copy(stored, inputs.subarray(row * size, (row + 1) * size), sample)
    targets.set(dataSet.targets.subarray(sample * targetSize, (sample + 1) * targetSize), row * targetSize)
  }
  preprocess(inputs, preprocessing)
  if (augmenter !== null) {
    for (let row = 0; row < samples; row++) augmenter.finish(inputs.subarray(row * size, (row + 1) * size), indices[row] ?? -1)
  }
  return { inputs, targets, samples }
}
