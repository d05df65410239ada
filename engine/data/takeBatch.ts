import { shapeSize } from '../graph/shape.ts'
import type { DataSet } from './dataSet.ts'
import { preprocess, type Preprocessing } from './preprocessing.ts'

export interface BatchRequest {
  readonly indices: ArrayLike<number>
  readonly preprocessing: Preprocessing
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

/** Copies some samples out of the data set, in this order, and scales them. Indices outside the set are a bug and throw. */
export function takeBatch(dataSet: DataSet, { indices, preprocessing, into }: BatchRequest): Batch {
  const samples = indices.length
  const { targetSize } = dataSet
  const size = shapeSize(dataSet.shape)
  const inputs = into ?? new Float32Array(samples * size)
  const targets =
    dataSet.targets instanceof Int32Array ? new Int32Array(samples * targetSize) : new Float32Array(samples * targetSize)
  for (let row = 0; row < samples; row++) {
    const sample = indices[row] ?? -1
    if (sample < 0 || sample >= dataSet.samples) throw new Error(`There is no sample ${sample} among ${dataSet.samples}.`)
    inputs.set(dataSet.inputs.subarray(sample * size, (sample + 1) * size), row * size)
    targets.set(dataSet.targets.subarray(sample * targetSize, (sample + 1) * targetSize), row * targetSize)
  }
  return { inputs: preprocess(inputs, preprocessing), targets, samples }
}
