import * as tf from '@tensorflow/tfjs-core'
import { input, layers, model as makeModel, type LayersModel, type SymbolicTensor } from '@tensorflow/tfjs-layers'
import { describe, expect, test, vi } from 'vitest'
import { expectClose } from '../fixtures/expectSameAsCpu.ts'
import { openForTest } from '../fixtures/openForTest.ts'
import { waves } from '../fixtures/waves.ts'
import { accelerateLayers } from '../layers/accelerateLayers.ts'
import { OutOfMemory } from '../memory/OutOfMemory.ts'
import { updateInPlace } from '../optimizers/updateInPlace.ts'
import { replay } from './replay.ts'

accelerateLayers()

const tensor = (shape: readonly number[], seed: number) => tf.tensor(waves(shape, seed), [...shape])

/** Convolutions, normalisations and a sum over two ways, pooled, and a dense layer behind them. */
function smallNet(): LayersModel {
  const x = input({ shape: [9, 9, 8] })
  const convolve = (from: SymbolicTensor, kernelSize: number): SymbolicTensor =>
    layers
      .batchNormalization()
      .apply(layers.conv2d({ filters: 8, kernelSize, padding: 'same' }).apply(from) as SymbolicTensor) as SymbolicTensor
  const relu = (from: SymbolicTensor) => layers.activation({ activation: 'relu' }).apply(from) as SymbolicTensor
  const sum = layers.add().apply([convolve(relu(convolve(x, 3)), 1), x]) as SymbolicTensor
  const pooled = layers.globalAveragePooling2d({}).apply(layers.maxPooling2d({ poolSize: 2 }).apply(relu(sum)) as SymbolicTensor)
  const scores = layers.dense({ units: 3 }).apply(pooled as SymbolicTensor) as SymbolicTensor
  const net = makeModel({ inputs: x, outputs: [scores, sum] })
  const drawn = net.weights.map(({ name, shape }, index) => {
    const numbers = waves(
      shape.map((length) => length ?? 1),
      index + 1,
    )
    return tf.tensor(name.includes('variance') ? numbers.map((number) => Math.abs(number) + 0.5) : numbers, shape as number[])
  })
  net.setWeights(drawn)
  tf.dispose(drawn)
  return net
}

const variables = (net: LayersModel) => (net.weights as unknown as readonly { readonly val: tf.Variable }[]).map(({ val }) => val)
const apply = (net: LayersModel, inputs: readonly tf.Tensor[]) => tf.tidy(() => net.apply(inputs[0] as tf.Tensor) as tf.Tensor[])

/** What the net makes of a picture, by `replay` or anew. */
function predict(net: LayersModel, { seed, images = 1, anew = false }: { seed: number; images?: number; anew?: boolean }) {
  return tf.tidy(() => {
    const x = tensor([images, 9, 9, 8], seed)
    const compute = (inputs: readonly tf.Tensor[]) => apply(net, inputs)
    const outputs = anew ? compute([x]) : replay({ owner: net, weights: variables(net), inputs: [x], compute })
    return outputs.map((output) => ({ shape: output.shape, values: output.dataSync() }))
  })
}

/** Until it is written down: the first time weights move into the heap and filters are packed. */
function warmUp(net: LayersModel): void {
  for (let turn = 0; turn < 3; turn++) predict(net, { seed: turn })
}

const standing = ({ backend }: Awaited<ReturnType<typeof openForTest>>) => ({
  blocks: backend.heap.blocks,
  used: backend.heap.used,
  tensors: tf.memory().numTensors,
  data: tf.memory().numDataBuffers,
})

describe.each([1, 2])('with %i threads', (threads) => {
  test('a prediction that is run again gives the same bits for any picture, without tf.js, and leaves nothing behind', async () => {
    const opened = await openForTest({ threads })
    const net = smallNet()
    warmUp(net)
    const before = standing(opened)
    const kernels = vi.spyOn(tf.engine(), 'runKernel')
    const again = [5, 6, 7].map((seed) => predict(net, { seed }))
    expect(kernels).not.toHaveBeenCalled()
    kernels.mockRestore()
    expect(standing(opened)).toEqual(before)
    expect(again).toEqual([5, 6, 7].map((seed) => predict(net, { seed, anew: true })))
    expect(again[0]).not.toEqual(again[1])
    net.dispose()
    expect({ blocks: opened.backend.heap.blocks, recordings: opened.backend.recordings.size }).toEqual({
      blocks: 0,
      recordings: 0,
    })
  })
})

test('batches of two sizes are both run again, and a third takes the place of the first', async () => {
  const opened = await openForTest({ threads: 2 })
  const net = smallNet()
  for (let turn = 0; turn < 3; turn++) for (const images of [4, 3]) predict(net, { seed: turn, images })
  expect(opened.backend.recordings.size).toBe(2)
  const kernels = vi.spyOn(tf.engine(), 'runKernel')
  const seen = [4, 3].map((images) => predict(net, { seed: 8, images }))
  expect(kernels).not.toHaveBeenCalled()
  kernels.mockRestore()
  expect(seen).toEqual([4, 3].map((images) => predict(net, { seed: 8, images, anew: true })))
  for (let turn = 0; turn < 3; turn++) predict(net, { seed: turn, images: 2 })
  expect(opened.backend.recordings.size).toBe(2)
  net.dispose()
  expect(opened.backend.heap.blocks).toBe(0)
})

test('no prediction is run again with a weight that has changed: in place, assigned, or assigned while somebody holds the old numbers', async () => {
  const { backend } = await openForTest({ threads: 2 })
  const net = smallNet()
  const held: tf.Tensor[] = []
  const changes: ((weight: tf.Variable) => void)[] = [
    (weight) =>
      tf.tidy(() => {
        const gradient = tf.mul(tf.abs(tensor(weight.shape, 3)), -1)
        expect(updateInPlace(backend, { weight, gradient, slots: [] }, { kind: 'sgd', learningRate: 0.5 })).toBe(true)
      }),
    (weight) => tf.tidy(() => weight.assign(tf.add(weight, 0.25))),
    (weight) => {
      held.push(weight.clone())
      tf.tidy(() => weight.assign(tf.add(weight, 0.25)))
    },
  ]
  for (const change of changes)
    for (const weight of variables(net)) {
      warmUp(net)
      expect(backend.recordings.size).toBe(1)
      const before = predict(net, { seed: 9 })
      change(weight)
      const after = predict(net, { seed: 9 })
      expect(after).not.toEqual(before)
      expect(after).toEqual(predict(net, { seed: 9, anew: true }))
    }
  tf.dispose(held)
  net.dispose()
  expect(backend.heap.blocks).toBe(0)
})

/** Computations that JavaScript has a hand in, or that depend on more than weights and inputs. */
const others: Record<string, (x: tf.Tensor, state: { turn: number; kept: tf.Tensor }) => tf.Tensor> = {
  'an inherited kernel': (x) => tf.cumsum(x, 1),
  'a number of its own': (x, { turn }) => tf.mul(x, turn),
  'a tensor that is no weight': (x, { kept }) => tf.mul(x, kept),
  'numbers that are read': (x) => tf.mul(tf.relu(x), tf.relu(x).dataSync()[0] ?? 0),
  'whole numbers': (x) => tf.cast(x, 'int32'),
}

test.each(Object.keys(others))('%s: computed each time', async (name) => {
  const opened = await openForTest({ threads: 2 })
  const compute = others[name] as (typeof others)[string]
  const owner = {}
  const before = standing(opened)
  for (let turn = 1; turn < 5; turn++) {
    const kept = tf.tidy(() => tf.relu(tensor([3, 8], turn + 30)))
    const run = (compute: (inputs: readonly tf.Tensor[]) => readonly tf.Tensor[], isReplayed: boolean) =>
      tf.tidy(() => {
        const inputs = [tensor([3, 8], turn)]
        const [result] = isReplayed ? replay({ owner, weights: [], inputs, compute }) : compute(inputs)
        return [...(result as tf.Tensor).dataSync()]
      })
    const make = ([x]: readonly tf.Tensor[]) => [compute(x as tf.Tensor, { turn, kept })]
    expectClose(run(make, true), run(make, false), 0)
    kept.dispose()
  }
  expect(opened.backend.recordings.size).toBe(0)
  expect(standing(opened)).toEqual(before)
})

test('what a computation keeps for itself stays its own, and what it throws leaves nothing behind', async () => {
  const opened = await openForTest({ threads: 1 })
  const before = standing(opened)
  const x = tensor([4, 8], 1)
  const kept: tf.Tensor[] = []
  const once = () =>
    tf.tidy(() => {
      const compute = ([y]: readonly tf.Tensor[]) => {
        kept.push(tf.keep(tf.relu(y as tf.Tensor)))
        return [tf.abs(y as tf.Tensor)]
      }
      return replay({ owner: x, weights: [], inputs: [x], compute })[0]?.dataSync()
    })
  expect(once()).toEqual(once())
  expect(kept.map((one) => one.dataSync())).toEqual(kept.map(() => tf.tidy(() => tf.relu(x).dataSync())))
  const fail = ([y]: readonly tf.Tensor[]): never => {
    tf.abs(y as tf.Tensor)
    throw new Error('no more')
  }
  expect(() => tf.tidy(() => [...replay({ owner: x, weights: [], inputs: [x], compute: fail })])).toThrow('no more')
  tf.dispose([...kept, x])
  expect(standing(opened)).toEqual(before)
})

test('recordings are given up before memory runs out', async () => {
  const { backend } = await openForTest({ threads: 1, budgetBytes: 40 << 20 })
  const net = smallNet()
  warmUp(net)
  const expected = predict(net, { seed: 4 })
  expect(backend.recordings.size).toBe(1)
  const taken: tf.TensorInfo[] = []
  expect(() => {
    for (;;) taken.push(backend.output([64, 1024]))
  }).toThrow(OutOfMemory)
  expect(backend.recordings.size).toBe(0)
  for (const { dataId } of taken) backend.disposeData(dataId, true)
  expect(predict(net, { seed: 4 })).toEqual(expected)
  net.dispose()
  expect(backend.heap.blocks).toBe(0)
})
