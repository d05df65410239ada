import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { DataSet } from './dataSet.ts'
import { createRandom } from './random.ts'
import { uciDigits } from './sources/uciDigits.ts'
import { splitDataSet } from './splitDataSet.ts'

function labelled(classes: readonly number[], classNames: readonly string[] | null): DataSet {
  return {
    samples: classes.length,
    shape: [1],
    inputs: new Float32Array(classes.length),
    targets: Int32Array.from(classes),
    targetSize: 1,
    classNames,
    attribution: null,
    problems: [],
  }
}

const countClasses = (dataSet: DataSet, samples: Int32Array) =>
  Array.from(
    { length: dataSet.classNames?.length ?? 0 },
    (_, index) => samples.filter((sample) => dataSet.targets[sample] === index).length,
  )

test('every sample is in exactly one part, and the share is kept to the nearest sample where classes allow', () => {
  const classes = fc.array(fc.nat(3), { minLength: 1, maxLength: 200 })
  fc.assert(
    fc.property(classes, fc.double({ min: 0, max: 0.9, noNaN: true }), fc.boolean(), (targets, validationShare, isRegression) => {
      const dataSet = labelled(targets, isRegression ? null : ['a', 'b', 'c', 'd'])
      const { training, validation } = splitDataSet(dataSet, { validationShare, random: createRandom(1) })
      expect([...training, ...validation].sort((left, right) => left - right)).toEqual(targets.map((_, index) => index))
      expect(validation.length).toBeLessThanOrEqual(Math.round(targets.length * validationShare))
      for (const [index, count] of countClasses(dataSet, training).entries()) {
        expect(count > 0).toBe(targets.includes(index))
      }
    }),
  )
})

test('a fifth of the 1,797 digits is 359, and each class keeps its fifth to within one sample', () => {
  const digits = uciDigits()
  const { training, validation } = splitDataSet(digits, { validationShare: 0.2, random: createRandom(1) })
  expect([training.length, validation.length]).toEqual([1438, 359])
  const all = countClasses(
    digits,
    Int32Array.from({ length: 1797 }, (_, index) => index),
  )
  countClasses(digits, validation).forEach((count, index) => expect(Math.abs(count - (all[index] ?? 0) / 5)).toBeLessThan(1))
})

test('the same seed splits the same way, another seed another way', () => {
  const split = (seed: number) => splitDataSet(uciDigits(), { validationShare: 0.2, random: createRandom(seed) }).validation
  expect(split(1)).toEqual(split(1))
  expect(split(1)).not.toEqual(split(2))
})
