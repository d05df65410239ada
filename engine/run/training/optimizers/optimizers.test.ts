import '@tensorflow/tfjs-backend-cpu'
import '@tensorflow/tfjs-layers'
import {
  memory,
  mul,
  setBackend,
  square,
  sum,
  tensor1d,
  tidy,
  train,
  variable,
  type Optimizer,
  type Tensor,
} from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, test } from 'vitest'
import type { OptimizerSettings } from '../../../contract/document.ts'
import { defaultOptimizer } from '../../../document/emptyDocument.ts'
import { clipGradients } from './clipGradients.ts'
import { createOptimizer } from './createOptimizer.ts'

beforeAll(() => setBackend('cpu'))

const start = [1, -2, 0.5]
/** Gradients of three steps, different in size and sign. */
const gradients = [
  [0.1, -0.4, 2],
  [-0.3, 0.2, 1.5],
  [0.05, 0.9, -1],
]

function ours(settings: Partial<OptimizerSettings>): number[] {
  const weight = variable(tensor1d(start))
  const optimizer = createOptimizer({ ...defaultOptimizer, learningRate: 0.1, ...settings }, [{ key: 'w', variable: weight }])
  for (const gradient of gradients) {
    tidy(() => optimizer.apply(new Map([['w', tensor1d(gradient)]]), settings.learningRate ?? 0.1))
  }
  return [...weight.dataSync()]
}

function theirs(optimizer: Optimizer): number[] {
  const weight = variable(tensor1d(start))
  for (const gradient of gradients) {
    const value: Tensor = tensor1d(gradient)
    optimizer.applyGradients({ [weight.name]: value })
  }
  return [...weight.dataSync()]
}

describe('agree with tf.train after three steps:', () => {
  test.each<[string, Partial<OptimizerSettings>, () => Optimizer]>([
    ['sgd', { kind: 'sgd' }, () => train.sgd(0.1)],
    ['momentum', { kind: 'momentum', momentum: 0.8 }, () => train.momentum(0.1, 0.8)],
    ['nesterov', { kind: 'nesterov', momentum: 0.8 }, () => train.momentum(0.1, 0.8, true)],
    ['adagrad', { kind: 'adagrad' }, () => train.adagrad(0.1)],
    ['rmsprop', { kind: 'rmsprop', rho: 0.85, epsilon: 1e-6 }, () => train.rmsprop(0.1, 0.85, 0, 1e-6)],
    ['adam', { kind: 'adam', beta1: 0.8, beta2: 0.95, epsilon: 1e-6 }, () => train.adam(0.1, 0.8, 0.95, 1e-6)],
  ])('%s', (_, settings, make) => {
    const expected = theirs(make())
    ours(settings).forEach((value, index) => expect(value).toBeCloseTo(expected[index] ?? Number.NaN, 5))
  })
})

test.each(['sgd', 'momentum', 'nesterov', 'adagrad', 'rmsprop', 'adam', 'adamw'] as const)(
  '%s moves a weight with factor ¼ at rate 0.4 exactly as one without at rate 0.1, beside it',
  (kind) => {
    const [slow, plain] = [variable(tensor1d(start)), variable(tensor1d(start))]
    const settings = { ...defaultOptimizer, kind, weightDecay: 0.2 }
    const both = createOptimizer(settings, [
      { key: 'slow', learningRateFactor: 0.25, variable: slow },
      { key: 'plain', variable: plain },
    ])
    const [alone, quick] = [variable(tensor1d(start)), variable(tensor1d(start))]
    const atTenth = createOptimizer(settings, [{ key: 'w', variable: alone }])
    const atRate = createOptimizer(settings, [{ key: 'w', variable: quick }])
    for (const gradient of gradients) {
      tidy(() => {
        both.apply(
          new Map([
            ['slow', tensor1d(gradient)],
            ['plain', tensor1d(gradient)],
          ]),
          0.4,
        )
        atTenth.apply(new Map([['w', tensor1d(gradient)]]), 0.1)
        atRate.apply(new Map([['w', tensor1d(gradient)]]), 0.4)
      })
    }
    expect([...slow.dataSync()]).toEqual([...alone.dataSync()])
    expect([...plain.dataSync()]).toEqual([...quick.dataSync()])
  },
)

test('AdamW shrinks each weight by lr·decay and then takes the Adam step (torch.optim.AdamW)', () => {
  const { learningRate, beta1, beta2, epsilon, weightDecay } = {
    learningRate: 0.1,
    beta1: 0.9,
    beta2: 0.99,
    epsilon: 1e-8,
    weightDecay: 0.2,
  }
  const expected = start.map((begin, index) => {
    let [weight, mean, meanSquare] = [begin, 0, 0]
    gradients.forEach((gradient, step) => {
      const slope = gradient[index] ?? 0
      weight -= learningRate * weightDecay * weight
      mean = beta1 * mean + (1 - beta1) * slope
      meanSquare = beta2 * meanSquare + (1 - beta2) * slope ** 2
      const correctedMean = mean / (1 - beta1 ** (step + 1))
      const correctedSquare = meanSquare / (1 - beta2 ** (step + 1))
      weight -= (learningRate * correctedMean) / (Math.sqrt(correctedSquare) + epsilon)
    })
    return weight
  })
  const found = ours({ kind: 'adamw', learningRate, beta1, beta2, epsilon, weightDecay })
  found.forEach((value, index) => expect(value).toBeCloseTo(expected[index] ?? Number.NaN, 5))
})

test('an optimiser that took over saved memory goes on bit by bit like the one that was saved', () => {
  const settings: OptimizerSettings = { ...defaultOptimizer, kind: 'adam' }
  const run = (pauseAfter: number): number[] => {
    const weight = variable(tensor1d(start))
    let optimizer = createOptimizer(settings, [{ key: 'w', variable: weight }])
    gradients.forEach((gradient, step) => {
      if (step === pauseAfter) {
        const successor = createOptimizer(settings, [{ key: 'w', variable: weight }])
        successor.restore({ updates: optimizer.updates, slots: optimizer.slots() })
        optimizer.dispose()
        optimizer = successor
      }
      tidy(() => optimizer.apply(new Map([['w', tensor1d(gradient)]]), 0.1))
    })
    return [...weight.dataSync()]
  }
  expect(run(1)).toEqual(run(-1))
})

test('steps leave no tensors behind', () => {
  const weight = variable(tensor1d(start))
  const optimizer = createOptimizer(defaultOptimizer, [{ key: 'w', variable: weight }])
  const step = (): void => tidy(() => optimizer.apply(new Map([['w', tensor1d([1, 1, 1])]]), 0.1))
  step()
  const before = memory().numTensors
  for (let count = 0; count < 20; count++) step()
  expect(memory().numTensors).toBe(before)
})

test.each(['sgd', 'momentum', 'nesterov', 'adagrad', 'rmsprop', 'adam', 'adamw'] as const)('%s walks down a bowl', (kind) => {
  const weight = variable(tensor1d([3, -3]))
  const optimizer = createOptimizer({ ...defaultOptimizer, kind, weightDecay: 0 }, [{ key: 'w', variable: weight }])
  for (let step = 0; step < 100; step++) tidy(() => optimizer.apply(new Map([['w', mul(weight, 2)]]), 0.1))
  expect(sum(square(weight)).dataSync()[0]).toBeLessThan(9)
})

describe('clipping', () => {
  const two = (): Map<string, Tensor> =>
    new Map([
      ['a', tensor1d([3, -0.5])],
      ['b', tensor1d([4])],
    ])
  const read = (map: ReadonlyMap<string, Tensor>): Record<string, number[]> =>
    Object.fromEntries([...map].map(([key, tensor]) => [key, [...tensor.dataSync()]]))

  test('by value cuts each element', () => {
    expect(read(clipGradients(two(), { kind: 'value', limit: 1 }))).toEqual({ a: [1, -0.5], b: [1] })
  })

  test('by norm scales all of them together to the limit', () => {
    const length = Math.hypot(3, 0.5, 4)
    const found = read(clipGradients(two(), { kind: 'norm', limit: 1 }))
    const [first = 0, second = 0] = found['a'] ?? []
    expect(first).toBeCloseTo(3 / length, 6)
    expect(second).toBeCloseTo(-0.5 / length, 6)
    expect(found['b']?.[0]).toBeCloseTo(4 / length, 6)
  })

  test('by norm leaves a short gradient alone', () => {
    expect(read(clipGradients(two(), { kind: 'norm', limit: 100 }))).toEqual({ a: [3, -0.5], b: [4] })
  })
})
