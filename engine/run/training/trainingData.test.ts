import { expect, test } from 'vitest'
import type { DataSet } from '../../data/dataSet.ts'
import { emptyDocument } from '../../document/emptyDocument.ts'
import { makeTrainingData } from './trainingData.ts'

/** 40 numbers, 0 to 39. */
const dataSet: DataSet = {
  samples: 40,
  shape: [1],
  inputs: Float32Array.from({ length: 40 }, (_, at) => at),
  targets: new Float32Array(40),
  targetSize: 1,
  classNames: null,
  attribution: null,
  problems: [],
}

function made(seed: number) {
  const { data, training } = emptyDocument('data')
  const settings = { data: { ...data, scaling: 'centre' as const, validationShare: 0.25 }, training: { ...training, seed } }
  return makeTrainingData(dataSet, settings)
}

test('the scaling is learned from the training samples alone: nothing of the validation samples leaks into it', () => {
  const { training, validation, preprocessing } = made(3)
  const mean = (samples: Int32Array) => samples.reduce((sum, sample) => sum + sample, 0) / samples.length
  expect([training.length, validation.length]).toEqual([30, 10])
  expect(mean(training)).not.toBeCloseTo(19.5, 6)
  expect(preprocessing.subtract).toEqual([expect.closeTo(mean(training), 10)])
})

test('another seed keeps other samples for validation, the same seed the same', () => {
  expect(made(3).validation).toEqual(made(3).validation)
  expect(made(3).validation).not.toEqual(made(4).validation)
})
