import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, test } from 'vitest'
import type { OptimizerSettings } from '../../../contract/document.ts'
import { defaultOptimizer } from '../../../document/emptyDocument.ts'
import { openTestSimd } from '../../../simd/fixtures/openTestSimd.ts'
import { createOptimizer } from './createOptimizer.ts'

beforeAll(async () => (await openTestSimd({ threads: 2 })).close)

/** More than one chunk, and not a whole number of vectors. */
const length = 16_384 * 2 + 3
const wave = (index: number, seed: number): number => Math.sin(index * 0.7 + seed) * 2

async function train(backend: 'cpu' | 'simd', settings: Partial<OptimizerSettings>) {
  await tf.setBackend(backend)
  const weight = tf.variable(tf.tensor1d(Float32Array.from({ length }, (_, index) => wave(index, 0))))
  const optimizer = createOptimizer({ ...defaultOptimizer, learningRate: 0.05, ...settings }, [{ key: 'w', variable: weight }])
  for (const seed of [1, 2, 3]) {
    const gradient = tf.tensor1d(Float32Array.from({ length }, (_, index) => wave(index, seed)))
    optimizer.apply(new Map([['w', gradient]]), 0.05)
    gradient.dispose()
  }
  const numbers = [weight, ...optimizer.slots().values()].map((tensor) => Float32Array.from(tensor.dataSync()))
  optimizer.dispose()
  weight.dispose()
  return numbers
}

test.each<Partial<OptimizerSettings>>([
  { kind: 'sgd' },
  { kind: 'momentum', momentum: 0.8 },
  { kind: 'nesterov', momentum: 0.8 },
  { kind: 'adagrad' },
  { kind: 'rmsprop', rho: 0.85, epsilon: 1e-6 },
  { kind: 'adam', beta1: 0.8, beta2: 0.95, epsilon: 1e-6 },
  { kind: 'adamw', beta1: 0.8, beta2: 0.95, epsilon: 1e-6, weightDecay: 0.1 },
])('$kind in one pass gives the weights and memories of the rule on cpu', async (settings) => {
  const expected = await train('cpu', settings)
  const found = await train('simd', settings)
  expect(found).toHaveLength(expected.length)
  expected.forEach((numbers, tensor) => {
    const worst = numbers.reduce((most, value, index) => {
      const difference = Math.abs((found[tensor]?.[index] ?? Number.NaN) - value)
      return Number.isNaN(difference) ? Number.POSITIVE_INFINITY : Math.max(most, difference)
    }, 0)
    expect(worst).toBeLessThan(4e-6)
  })
})

test('a clone taken before an update keeps its numbers, and the weight moves on', async () => {
  await tf.setBackend('simd')
  const weight = tf.variable(tf.tensor1d([1, 2, 3]))
  const optimizer = createOptimizer({ ...defaultOptimizer, kind: 'sgd' }, [{ key: 'w', variable: weight }])
  const kept = tf.keep(weight.clone())
  const gradient = tf.tensor1d([1, 1, 1])
  for (let update = 0; update < 2; update++) optimizer.apply(new Map([['w', gradient]]), 0.5)
  expect([...kept.dataSync()]).toEqual([1, 2, 3])
  expect([...weight.dataSync()]).toEqual([0, 1, 2])
  tf.dispose([weight, kept, gradient])
  optimizer.dispose()
})

test.each<Partial<OptimizerSettings>>([
  { kind: 'momentum' },
  { kind: 'nesterov' },
  { kind: 'rmsprop', rho: 0.9 },
  { kind: 'adam', beta1: 0.9, beta2: 0.9 },
])(
  'memories of $kind fade where nothing is learned any more, but not to numbers below the normal ones, which slow each step down',
  async (settings) => {
    await tf.setBackend('simd')
    const weight = tf.variable(tf.tensor1d([1, 2, 3, 4, 5]))
    const optimizer = createOptimizer({ ...defaultOptimizer, momentum: 0.9, ...settings }, [{ key: 'w', variable: weight }])
    const [gradient, none] = [tf.tensor1d([1, -1, 0.01, 100, -1e-15]), tf.zeros([5])]
    optimizer.apply(new Map([['w', gradient]]), 0.001)
    const memories = () => [...optimizer.slots().values()].flatMap((slot) => [...slot.dataSync()])
    for (let update = 0; update < 1000; update++) {
      optimizer.apply(new Map([['w', none]]), 0.001)
      // The smallest normal number.
      expect(memories().every((number) => number === 0 || Math.abs(number) >= 2 ** -126)).toBe(true)
    }
    // 0.9 to the power of 1,000 is 1.7e-46; float32 goes down to 1.4e-45, whose nine tenths round up to it again.
    expect(memories().every((number) => number === 0)).toBe(true)
    tf.dispose([weight, gradient, none])
    optimizer.dispose()
  },
)
