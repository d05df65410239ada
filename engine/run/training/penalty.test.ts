import * as tf from '@tensorflow/tfjs-core'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openForTest } from '../../simd/fixtures/openForTest.ts'
import type { CompiledWeight } from '../model/compiledNet.ts'
import { addPenaltyInPlace, penaltyOf, withPenaltyGradient } from './penalty.ts'

interface Penalized {
  readonly values: readonly number[]
  readonly l1: number
  readonly l2: number
}

const factor = fc.constantFrom(0, 1e-4, 0.03)
const values = fc.array(fc.float({ min: -4, max: 4, noNaN: true }), { minLength: 1, maxLength: 70 })
const anyWeights: fc.Arbitrary<readonly Penalized[]> = fc.array(fc.record({ values, l1: factor, l2: factor }), {
  minLength: 1,
  maxLength: 4,
})

/** What the penalties look at. */
function weightOf({ values: numbers, l1, l2 }: Penalized): CompiledWeight {
  return {
    trainable: true,
    spec: { penalty: { l1, l2 } },
    variable: tf.tidy(() => tf.variable(tf.tensor1d([...numbers]))),
  } as CompiledWeight
}

test.each([1, 2])('with %i threads penalties and their gradients are the sums of their definition', async (threads) => {
  const { backend } = await openForTest({ threads })
  fc.assert(
    fc.property(anyWeights, (all) => {
      const blocks = backend.heap.blocks
      const weights = all.map(weightOf)
      const sum = tf.tidy(() => penaltyOf(weights).dataSync()[0] ?? Number.NaN)
      const expected = all
        .flatMap(({ values: numbers, l1, l2 }) => numbers.map((w) => l1 * Math.abs(w) + l2 * w * w))
        .reduce((total, term) => total + term, 0)
      expect(Math.abs(sum - expected)).toBeLessThanOrEqual(1e-6 * expected)
      for (const [index, weight] of weights.entries()) {
        const { values: numbers, l1, l2 } = all[index] as Penalized
        tf.tidy(() => {
          const gradient = tf.tensor1d(numbers.map((_, at) => Math.sin(at)))
          const apart = [...withPenaltyGradient(weight, gradient).dataSync()]
          expect(addPenaltyInPlace(weight, gradient)).toBe(true)
          const inPlace = [...gradient.dataSync()]
          expect(inPlace).toEqual(apart)
          for (const [at, w] of numbers.entries())
            expect(inPlace[at]).toBeCloseTo(Math.sin(at) + l1 * Math.sign(w) + 2 * l2 * w, 5)
        })
        weight.variable.dispose()
      }
      expect(backend.heap.blocks).toBe(blocks)
    }),
  )
})

test('a gradient that somebody else has too stays as it is', async () => {
  await openForTest({ threads: 2 })
  tf.tidy(() => {
    const weight = weightOf({ values: [1, -2, 3], l1: 0.1, l2: 0.2 })
    const gradient = tf.relu(tf.tensor1d([1, 2, 3]))
    const other = gradient.clone()
    expect(addPenaltyInPlace(weight, gradient)).toBe(false)
    expect([...other.dataSync()]).toEqual([1, 2, 3])
    weight.variable.dispose()
  })
})

test('weights that are no numbers count only where their factor is not 0', async () => {
  await openForTest({ threads: 1 })
  tf.tidy(() => {
    const weight = weightOf({ values: [Number.NaN, Number.POSITIVE_INFINITY, 1], l1: 0.5, l2: 0 })
    const gradient = tf.relu(tf.tensor1d([1, 2, 3]))
    expect(addPenaltyInPlace(weight, gradient)).toBe(true)
    expect([...gradient.dataSync()]).toEqual([1, 2.5, 3.5])
    expect(penaltyOf([weight]).dataSync()[0]).toBeNaN()
    weight.variable.dispose()
  })
})

test('weights that are frozen are not penalised, on the simd backend and without', async () => {
  await openForTest({ threads: 1 })
  for (const backend of ['simd', 'cpu']) {
    await tf.setBackend(backend)
    const learns = weightOf({ values: [1, -2], l1: 0.5, l2: 0.25 })
    const frozen = { ...weightOf({ values: [100], l1: 1, l2: 1 }), trainable: false }
    // 0.5 · (1 + 2) + 0.25 · (1 + 4)
    expect([backend, penaltyOf([learns, frozen]).dataSync()[0]]).toEqual([backend, 2.75])
  }
})
