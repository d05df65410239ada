import { tensor, tidy, type Tensor } from '@tensorflow/tfjs-core'
import { noPreprocessing } from '../../data/preprocessing.ts'
import { createRandom } from '../../data/random.ts'
import { shapeSize } from '../../graph/shape.ts'
import type { Run } from '../openRun.ts'
import { makeInputs } from '../training/makeBatch.ts'
import { comparedSamples } from './exportComparison.ts'

export interface ComparedPart {
  /** The first of them, and how many. */
  readonly first?: number
  readonly count?: number
  /** As the data has them, before its scaling. */
  readonly raw?: boolean
}

/** Samples to compare an export on: real ones, again from the start where there are too few; without any data, drawn numbers. */
export function comparedInputs(
  { net, data, document }: Pick<Run, 'net' | 'data' | 'document'>,
  { first = 0, count = comparedSamples, raw = false }: ComparedPart = {},
): readonly Tensor[] {
  if (data !== null && data.dataSet.samples > 0) {
    const { samples } = data.dataSet
    const rows = Int32Array.from({ length: count }, (_, row) => (first + row) % samples)
    const source = raw ? { ...data, preprocessing: noPreprocessing } : data
    return tidy(() => [...makeInputs(net, source, rows)])
  }
  const random = createRandom(document.training.seed).fork(`export ${first}`)
  return net.inputs.map(({ shape }) => {
    const values = Float32Array.from({ length: count * shapeSize(shape) }, () => random.nextUniform())
    return tensor(values, [count, ...shape])
  })
}
