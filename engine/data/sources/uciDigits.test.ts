import { expect, test } from 'vitest'
import { sampleLabel } from '../dataSet.ts'
import { summariseData } from '../summariseData.ts'
import { uciDigits } from './uciDigits.ts'

test('the embedded digits have the published class counts (UCI, 1,797 test digits as in scikit-learn)', () => {
  expect(summariseData(uciDigits(), 'digits')).toMatchObject({
    dataId: 'digits',
    samples: 1797,
    shape: [8, 8, 1],
    samplesPerClass: [178, 182, 177, 183, 181, 182, 181, 179, 174, 180],
    minimum: 0,
    maximum: 16,
    attribution: expect.stringContaining('CC BY 4.0'),
  })
})

test('the first digit is the zero of scikit-learn’s documentation', () => {
  // load_digits().images[0], rows 0 to 2.
  expect(Array.from(uciDigits().inputs.subarray(0, 24))).toEqual([
    0, 0, 5, 13, 9, 1, 0, 0, 0, 0, 13, 15, 10, 15, 5, 0, 0, 3, 15, 2, 0, 11, 8, 0,
  ])
  expect(sampleLabel(uciDigits(), 0)).toBe('0')
})
