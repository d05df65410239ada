import * as tf from '@tensorflow/tfjs-core'
import { input, layers, model as makeModel, type LayersModel, type SymbolicTensor } from '@tensorflow/tfjs-layers'
import { describe, expect, test, vi } from 'vitest'
import { openForTest } from '../fixtures/openForTest.ts'
import { waves } from '../fixtures/waves.ts'
import { accelerateLayers } from '../layers/accelerateLayers.ts'
import { OutOfMemory } from '../memory/OutOfMemory.ts'
import { simdDropout } from '../ops/elementwise/dropout.ts'
import { updateInPlace } from '../optimizers/updateInPlace.ts'
import type { SimdBackend } from '../SimdBackend.ts'
import { replayStep, whyNotReplayed } from './replayStep.ts'

accelerateLayers()

const tensor = (shape: readonly number[], seed: number) => tf.tensor(waves(shape, seed), [...shape])

/** Passes of each kind that are joined in training: a skip, normalisation, relu, pooling; a dense layer behind them. */
function smallNet(): LayersModel {
  const x = input({ shape: [9, 9, 8] })
  const convolve = (from: SymbolicTensor) =>
    layers
      .batchNormalization()
      .apply(layers.conv2d({ filters: 8, kernelSize: 3, padding: 'same', useBias: false }).apply(from)) as SymbolicTensor
  const relu = (from: SymbolicTensor) => layers.activation({ activation: 'relu' }).apply(from) as SymbolicTensor
  const sum = relu(layers.add().apply([convolve(relu(convolve(x))), x]) as SymbolicTensor)
  const pooled = layers.maxPooling2d({ poolSize: 2 }).apply(sum)
  const net = makeModel({
    inputs: x,
    outputs: layers.dense({ units: 3 }).apply(layers.flatten().apply(pooled)) as SymbolicTensor,
  })
  const drawn = net.weights.map(({ name, shape }, index) => {
    const numbers = waves(shape as number[], index + 1)
    return tf.tensor(name.includes('variance') ? numbers.map((number) => Math.abs(number) + 0.5) : numbers, shape as number[])
  })
  net.setWeights(drawn)
  tf.dispose(drawn)
  return net
}

// Layers hold their variables in `val`, which their types do not show.
type Held = readonly { readonly val: tf.Variable }[]
const variables = (net: LayersModel) => (net.weights as unknown as Held).map(({ val }) => val)
const learned = (net: LayersModel) => (net.trainableWeights as unknown as Held).map(({ val }) => val)

interface Training {
  readonly net: LayersModel
  /** One step: its loss, and what `also` answers, which hears the results too. */
  readonly step: (turn: number, options?: { images?: number; also?: (results: readonly tf.Tensor[]) => void }) => number
}

/** Plain descent at a rate, and with a dropout mask, that differ from step to step. */
function trainer(backend: SimdBackend): Training {
  const net = smallNet()
  let turn = 0
  const losses = (x: tf.Tensor, wanted: tf.Tensor): tf.Scalar => {
    const scores = net.apply(simdDropout(x, { key: () => turn * 77, rate: 0.3 }), { training: true }) as tf.Tensor
    return tf.engine().runKernel('SimdSquaredError', { scores, targets: wanted })
  }
  return {
    net,
    step: (now, { images = 4, also = () => undefined } = {}) => {
      turn = now
      return tf.tidy(() =>
        replayStep({
          owner: net,
          weights: variables(net),
          inputs: [tensor([images, 9, 9, 8], turn), tensor([images, 3], turn + 1)],
          compute: ([x, wanted]) => {
            const forward = () => losses(x as tf.Tensor, wanted as tf.Tensor)
            const { value, grads } = tf.engine().gradients(forward, learned(net), tf.fill([], 1))
            return [value, ...grads]
          },
          finish: (results) => {
            also(results)
            const [loss, ...gradients] = results
            for (const [index, weight] of learned(net).entries()) {
              const gradient = gradients[index] as tf.Tensor
              const isDone = updateInPlace(backend, { weight, gradient, slots: [] }, { kind: 'sgd', learningRate: 0.1 / turn })
              if (!isDone) weight.assign(tf.sub(weight, tf.mul(gradient, Math.fround(0.1 / turn))))
            }
            return (loss as tf.Tensor).dataSync()[0] ?? Number.NaN
          },
        }),
      )
    },
  }
}

const numbers = (net: LayersModel) => variables(net).map((weight) => [...weight.dataSync()])

/** What `train` answers, and every weight at the end: with recordings and without. */
async function bothWays<T>(threads: number, train: (training: Training, backend: SimdBackend) => T) {
  const { backend } = await openForTest({ threads })
  const results = [true, false].map((isOn) => {
    backend.recordings.isOn = isOn
    const training = trainer(backend)
    const result = train(training, backend)
    const weights = numbers(training.net)
    training.net.dispose()
    return { result, weights, blocks: backend.heap.blocks, recordings: backend.recordings.size }
  })
  return { replayed: results[0], computed: results[1] }
}

describe.each([1, 2])('with %i threads', (threads) => {
  test('steps that are run again give the same bits, moving statistics and masks included, without tf.js', async () => {
    const kernels = vi.spyOn(tf.engine(), 'runKernel')
    const seen: { kernels: number; kept: number }[] = []
    const { replayed, computed } = await bothWays(threads, ({ step }, { recordings }) => {
      const first = [1, 2].map((turn) => step(turn))
      kernels.mockClear()
      const others = [3, 4, 5, 6].map((turn) => step(turn))
      seen.push({ kernels: kernels.mock.calls.length, kept: recordings.size })
      return [...first, ...others]
    })
    kernels.mockRestore()
    expect(seen[0]).toEqual({ kernels: 0, kept: 1 })
    expect(replayed).toEqual(computed)
    expect(new Set(replayed?.result).size).toBe(6)
    expect(replayed).toMatchObject({ blocks: 0, recordings: 0 })
  })
})

test('a smaller batch in between is computed, and the whole ones are run again behind it', async () => {
  const calls: number[] = []
  const { replayed, computed } = await bothWays(2, ({ step }) => {
    const before = [1, 2, 3].map((turn) => step(turn))
    const small = step(4, { images: 3 })
    const kernels = vi.spyOn(tf.engine(), 'runKernel')
    const after = step(5)
    calls.push(kernels.mock.calls.length)
    kernels.mockRestore()
    return [...before, small, after]
  })
  expect(calls[0]).toBe(0)
  expect(replayed).toEqual(computed)
})

test('weights that are assigned, before a step or at its end, count', async () => {
  const { replayed, computed } = await bothWays(2, ({ net, step }) => {
    const losses: number[] = []
    for (let turn = 1; turn < 12; turn++) {
      const assign = () => tf.tidy(() => learned(net)[turn % 3]?.assign(tensor(learned(net)[turn % 3]?.shape ?? [], turn)))
      if (turn === 4) assign()
      losses.push(step(turn, turn === 8 ? { also: assign } : {}))
    }
    return losses
  })
  expect(replayed).toEqual(computed)
})

test('what somebody holds of the weights does not change with them', async () => {
  const { replayed, computed } = await bothWays(1, ({ net, step }) => {
    for (const turn of [1, 2, 3]) step(turn)
    const held = variables(net).map((weight) => weight.clone())
    const before = held.map((clone) => [...clone.dataSync()])
    const losses = [4, 5, 6, 7].map((turn) => step(turn))
    expect(held.map((clone) => [...clone.dataSync()])).toEqual(before)
    tf.dispose(held)
    return [...losses, step(8), step(9)]
  })
  expect(replayed).toEqual(computed)
})

test('results stay while they are used, though memory runs out or their weights go', async () => {
  const { backend } = await openForTest({ threads: 1, budgetBytes: 40 << 20 })
  const { net, step } = trainer(backend)
  for (const turn of [1, 2, 3]) step(turn)
  expect(backend.recordings.size).toBe(1)
  const exhaust = (results: readonly tf.Tensor[]): void => {
    const before = results.map((result) => [...result.dataSync()])
    const taken: tf.TensorInfo[] = []
    expect(() => {
      for (;;) taken.push(backend.output([64, 256]))
    }).toThrow(OutOfMemory)
    for (const { dataId } of taken) backend.view({ dataId, shape: [64, 256], dtype: 'float32' }).fill(7)
    expect(results.map((result) => [...result.dataSync()])).toEqual(before)
    for (const { dataId } of taken) backend.disposeData(dataId, true)
  }
  step(4, { also: exhaust })
  expect(backend.recordings.size).toBe(1)
  net.dispose()
  expect({ blocks: backend.heap.blocks, recordings: backend.recordings.size }).toEqual({ blocks: 0, recordings: 0 })
})

/** Steps that cannot be run again, and what is said of them. */
const others: Record<string, { compute: (x: tf.Tensor, state: { turn: number; kept: tf.Tensor }) => tf.Tensor; why: string }> = {
  'a number of its own': { compute: (x, { turn }) => tf.mul(x, turn), why: 'JavaScript made some of its numbers' },
  'an inherited kernel': { compute: (x) => tf.relu(tf.cumsum(x, 1)), why: 'JavaScript made some of its numbers' },
  'numbers that are read': {
    compute: (x) => tf.mul(tf.relu(x), tf.slice(x, [0, 0], [1, tf.relu(x).dataSync().length > 0 ? 8 : 1])),
    why: 'JavaScript read or wrote numbers in its middle',
  },
  'a tensor that is no weight': {
    compute: (x, { kept }) => tf.mul(x, kept),
    why: 'it read something else than its inputs and weights',
  },
}

test.each(Object.keys(others))('%s: computed each time, and it is known why', async (name) => {
  const { backend } = await openForTest({ threads: 2 })
  const { compute, why } = others[name] as (typeof others)[string]
  const owner = {}
  const kept = tf.tidy(() => tf.relu(tensor([3, 8], 30)))
  const run = (turn: number, isReplayed: boolean) =>
    tf.tidy(() => {
      const x = tensor([3, 8], turn)
      if (!isReplayed) return [...compute(x, { turn, kept }).dataSync()]
      const inputs = [x]
      const finish = ([result]: readonly tf.Tensor[]) => [...(result as tf.Tensor).dataSync()]
      return replayStep({ owner, weights: [], inputs, compute: ([own]) => [compute(own as tf.Tensor, { turn, kept })], finish })
    })
  for (let turn = 1; turn < 7; turn++) expect(run(turn, true)).toEqual(run(turn, false))
  expect({ why: whyNotReplayed(owner), recordings: backend.recordings.size }).toEqual({ why, recordings: 0 })
  kept.dispose()
  expect(backend.heap.blocks).toBe(0)
})
