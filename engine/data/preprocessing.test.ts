import { expect, test } from 'vitest'
import type { DataSet } from './dataSet.ts'
import { fitPreprocessing, noPreprocessing, preprocess } from './preprocessing.ts'
import { takeBatch } from './takeBatch.ts'

function dataSet(shape: readonly number[], inputs: readonly number[]): DataSet {
  const samples = inputs.length / shape.reduce((product, length) => product * length, 1)
  return {
    samples,
    shape,
    inputs: Float32Array.from(inputs),
    targets: new Int32Array(samples),
    targetSize: 1,
    classNames: ['a'],
    attribution: null,
    problems: [],
  }
}

const table = dataSet([2], [1, 10, 3, 30, 5, 20, 1000, 1000])
const training = Int32Array.of(0, 1, 2)

test('standardising a table gives each column mean 0 and deviation 1, learned from the training rows alone', () => {
  // Columns 1, 3, 5 and 10, 30, 20: means 3 and 20, population deviations √(8/3) and √(200/3).
  const fitted = fitPreprocessing(table, { scaling: 'standardise', samples: training })
  expect(fitted).toEqual({ scaling: 'standardise', subtract: [3, 20], divide: [Math.sqrt(8 / 3), Math.sqrt(200 / 3)] })
  const scaled = preprocess(Float32Array.of(5, 20), fitted)
  expect([scaled[0], scaled[1]]).toEqual([Math.fround(2 / Math.sqrt(8 / 3)), 0])
})

test('unit scales table columns each by their own training range', () => {
  expect(fitPreprocessing(table, { scaling: 'unit', samples: training })).toEqual({
    scaling: 'unit',
    subtract: [1, 10],
    divide: [4, 20],
  })
})

test('unit scales an image by one range, so that colours stay', () => {
  const image = dataSet([1, 2, 3], [0, 50, 100, 10, 20, 200])
  expect(fitPreprocessing(image, { scaling: 'unit', samples: Int32Array.of(0) })).toEqual({
    scaling: 'unit',
    subtract: [0],
    divide: [200],
  })
})

test('centre takes the mean of each channel away', () => {
  const image = dataSet([1, 2, 3], [0, 50, 100, 10, 20, 200])
  expect(fitPreprocessing(image, { scaling: 'centre', samples: Int32Array.of(0) })).toEqual({
    scaling: 'centre',
    subtract: [5, 35, 150],
    divide: [1],
  })
})

test('what never varies is only shifted', () => {
  const constant = dataSet([1], [7, 7])
  const both = Int32Array.of(0, 1)
  expect(fitPreprocessing(constant, { scaling: 'standardise', samples: both })).toEqual({
    scaling: 'standardise',
    subtract: [7],
    divide: [1],
  })
  expect(fitPreprocessing(constant, { scaling: 'unit', samples: both })).toEqual({ scaling: 'unit', subtract: [7], divide: [1] })
})

test('none leaves values as they are', () => {
  const fitted = fitPreprocessing(table, { scaling: 'none', samples: training })
  expect(preprocess(Float32Array.of(4, -4), fitted)).toEqual(Float32Array.of(4, -4))
})

test('what was learned survives JSON, as checkpoints keep it', () => {
  const fitted = fitPreprocessing(table, { scaling: 'standardise', samples: training })
  expect(JSON.parse(JSON.stringify(fitted))).toEqual(fitted)
})

test('a batch holds the asked samples in their order, scaled, and leaves the data set alone', () => {
  const preprocessing = fitPreprocessing(table, { scaling: 'unit', samples: training })
  expect(takeBatch(table, { indices: [2, 0], preprocessing })).toEqual({
    inputs: Float32Array.of(1, 0.5, 0, 0),
    targets: Int32Array.of(0, 0),
    samples: 2,
  })
  expect(table.inputs[0]).toBe(1)
})

test('several targets of a sample come along in their order, and a sample that is not there is a bug', () => {
  const several = { ...table, classNames: null, targetSize: 2, targets: Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8) }
  expect(takeBatch(several, { indices: [3, 1], preprocessing: noPreprocessing }).targets).toEqual(Float32Array.of(7, 8, 3, 4))
  for (const index of [4, -1]) {
    expect(() => takeBatch(several, { indices: [index], preprocessing: noPreprocessing })).toThrow('no sample')
  }
})
