import { describe, expect, test } from 'vitest'
import { createRandom } from '../../data/random.ts'
import type { Initializer, WeightSpec } from '../../layers/weightSpec.ts'
import { initialValues } from './initialize.ts'

const spec = (initializer: Initializer, shape: readonly number[], fans = { fanIn: 100, fanOut: 300 }): WeightSpec => ({
  name: 'kernel',
  shape,
  initializer,
  trainable: true,
  ...fans,
})

const moments = (values: Float32Array): { mean: number; deviation: number; largest: number } => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length
  return { mean, deviation: Math.sqrt(variance), largest: values.reduce((most, value) => Math.max(most, Math.abs(value)), 0) }
}

/** Fan in 100, fan out 300; the deviation of a uniform distribution is its limit / √3. */
test.each([
  ['glorotUniform', Math.sqrt(2 / 400), Math.sqrt(6 / 400)],
  ['glorotNormal', Math.sqrt(2 / 400), (2 * Math.sqrt(2 / 400)) / 0.8796],
  ['heUniform', Math.sqrt(2 / 100), Math.sqrt(6 / 100)],
  ['heNormal', Math.sqrt(2 / 100), (2 * Math.sqrt(2 / 100)) / 0.8796],
  ['smallUniform', 0.05 / Math.sqrt(3), 0.05],
] as const)('%s has the published deviation and stays within its limit', (initializer, deviation, limit) => {
  const found = moments(initialValues(spec(initializer, [100, 300]), createRandom(3)))
  expect(Math.abs(found.mean)).toBeLessThan(0.02 * deviation)
  expect(found.deviation / deviation).toBeCloseTo(1, 1)
  expect(found.largest).toBeLessThanOrEqual(limit * 1.0001)
  expect(found.largest).toBeGreaterThan(limit * 0.95)
})

test('small normal is a hundredth of a standard normal', () => {
  expect(moments(initialValues(spec('smallNormal', [100, 300]), createRandom(3))).deviation).toBeCloseTo(0.01, 3)
})

describe('orthogonal', () => {
  test.each([
    [[64, 256], 'rows'],
    [[256, 64], 'columns'],
    [[3, 3, 8, 16], 'columns'],
  ] as const)('%j has orthonormal %s', (shape, along) => {
    const values = initialValues(spec('orthogonal', shape), createRandom(5))
    const columns = shape.at(-1) ?? 1
    const rows = values.length / columns
    const vector = (index: number): number[] =>
      along === 'rows'
        ? Array.from({ length: columns }, (_, axis) => values[index * columns + axis] ?? 0)
        : Array.from({ length: rows }, (_, axis) => values[axis * columns + index] ?? 0)
    const count = along === 'rows' ? rows : columns
    const vectors = Array.from({ length: count }, (_, index) => vector(index))
    const worst = vectors.flatMap((left, row) =>
      vectors.map((right, column) => {
        const product = left.reduce((sum, value, axis) => sum + value * (right[axis] ?? 0), 0)
        return Math.abs(product - (row === column ? 1 : 0))
      }),
    )
    expect(Math.max(...worst)).toBeLessThan(1e-5)
  })
})

test('only the forget gates of an LSTM bias start at one (input, forget, cell, output)', () => {
  expect([...initialValues(spec('forgetGateOnes', [8]), createRandom(1))]).toEqual([0, 0, 1, 1, 0, 0, 0, 0])
})

test('the same seed draws the same weights, another seed others', () => {
  const draw = (seed: number): number[] => [...initialValues(spec('glorotNormal', [4, 4]), createRandom(seed))]
  expect(draw(1)).toEqual(draw(1))
  expect(draw(1)).not.toEqual(draw(2))
})
