import * as tf from '@tensorflow/tfjs-core'
import { input, layers, model as makeModel, type LayersModel, type SymbolicTensor } from '@tensorflow/tfjs-layers'
import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { expectClose, expectSameAsCpu } from '../../fixtures/expectSameAsCpu.ts'
import { openForTest } from '../../fixtures/openForTest.ts'
import { tileCases } from '../../fixtures/tileCases.ts'
import { waves } from '../../fixtures/waves.ts'
import { accelerateLayers } from '../../layers/accelerateLayers.ts'
import { OutOfMemory } from '../../memory/OutOfMemory.ts'
import { updateInPlace, type OptimizerStep } from '../../optimizers/updateInPlace.ts'

accelerateLayers()

const seed = 20261124
/** Winograd's rounding, where it is used. */
const tolerance = 1e-4

async function open(threads: number, options: Omit<Parameters<typeof openForTest>[0], 'threads'> = {}) {
  const opened = await openForTest({ threads, ...options })
  return opened.backend
}

const tensor = (shape: readonly number[], seed: number) => tf.tensor(waves(shape, seed), [...shape])
const variable = (shape: readonly number[], seed: number) => tf.tidy(() => tf.variable(tensor(shape, seed)))
const positive = (shape: readonly number[], seed: number) => tf.tidy(() => tf.add(tf.abs(tensor(shape, seed)), 0.1))

interface Settings {
  readonly images: number
  readonly size: readonly [number, number]
  readonly channels: number
  readonly filters: number
  readonly kernel: number
  readonly strides: number
  readonly dilations: number
  readonly pad: 'same' | 'valid'
  readonly bias: boolean
  readonly steps: readonly ('normalize' | 'add' | 'relu' | 'relu6')[]
  /** Results before the last that are read too: their number of steps. */
  readonly watched: readonly number[]
}

const settings: fc.Arbitrary<Settings> = fc.record({
  images: fc.integer({ min: 1, max: 2 }),
  size: fc.tuple(fc.integer({ min: 1, max: 17 }), fc.integer({ min: 1, max: 17 })),
  channels: fc.constantFrom(1, 3, 8, 12, 20, 36),
  filters: fc.constantFrom(1, 4, 7, 8, 20, 36),
  kernel: fc.integer({ min: 1, max: 3 }),
  strides: fc.integer({ min: 1, max: 2 }),
  dilations: fc.constantFrom(1, 1, 2),
  pad: fc.constantFrom('same' as const, 'valid' as const),
  bias: fc.boolean(),
  steps: fc.constantFrom(
    ...([
      [],
      ['normalize'],
      ['relu'],
      ['normalize', 'relu'],
      ['normalize', 'add', 'relu'],
      ['add'],
      ['add', 'normalize'],
    ] as const),
    ...([
      ['relu', 'normalize'],
      ['normalize', 'normalize', 'relu6'],
      ['normalize', 'relu6', 'add'],
      ['add', 'add', 'relu'],
    ] as const),
  ),
  watched: fc.subarray([0, 1, 2]),
})

/** Convolution and steps, each result freed when the next is there unless it is watched; read from the last to the first. */
function compute({
  images,
  size,
  channels,
  filters,
  kernel,
  strides,
  dilations,
  pad,
  bias,
  steps,
  watched,
}: Settings): tf.Tensor[] {
  const x = tensor([images, ...size, channels], 1) as tf.Tensor4D
  const filter = tensor([kernel, kernel, channels, filters], 2) as tf.Tensor4D
  let y: tf.Tensor = tf.fused.conv2d({
    x,
    filter,
    strides,
    pad,
    dilations,
    ...(bias ? { bias: tensor([filters], 3) } : {}),
  })
  const results: tf.Tensor[] = []
  for (const [index, step] of steps.entries()) {
    const before = y
    if (step === 'relu') y = tf.relu(y)
    else if (step === 'relu6') y = tf.relu6(y)
    else if (step === 'add') y = tf.add(y, tensor(y.shape, 4 + index))
    else {
      const [mean, variance, offset, scale] = [
        tensor([filters], 5),
        positive([filters], 6),
        tensor([filters], 7),
        tensor([filters], 8),
      ]
      y = tf.batchNorm(
        y as tf.Tensor4D,
        mean as tf.Tensor1D,
        variance as tf.Tensor1D,
        offset as tf.Tensor1D,
        scale as tf.Tensor1D,
      )
    }
    if (watched.includes(index)) results.push(before)
    else before.dispose()
  }
  return [y, ...results.toReversed()]
}

describe.each(tileCases)('with $threads threads, wide tiles: $wideTiles', ({ threads, wideTiles }) => {
  test('what follows a convolution gives the same numbers as the cpu backend, whichever results are kept', async () => {
    await open(threads, { wideTiles })
    const fits = ({ strides, dilations, kernel, size, pad }: Settings): boolean =>
      (strides === 1 || dilations === 1) && (pad === 'same' || (kernel - 1) * dilations < Math.min(...size))
    fc.assert(
      fc.property(settings.filter(fits), (problem) => expectSameAsCpu(() => compute(problem), { tolerance })),
      { numRuns: 300, seed },
    )
  })

  test('any number of pixels and channels, and sums too long for one pass, go through strips of patches', async () => {
    const backend = await open(threads, { wideTiles })
    const run = vi.spyOn(backend, 'run')
    const plain = { kernel: 1, strides: 1, dilations: 1, pad: 'same', bias: true, watched: [] } as const
    const steps = ['normalize', 'add', 'relu'] as const
    for (const pixels of [1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 13, 14, 19, 20, 49, 97, 400])
      expectSameAsCpu(() => compute({ ...plain, images: 1, size: [1, pixels], channels: 5, filters: 9, steps }))
    for (const filters of [13, 128])
      expectSameAsCpu(() => compute({ ...plain, images: 2, size: [7, 9], channels: 1001, filters, steps: ['add'] }), {
        tolerance: 1e-4,
      })
    // More panels than a strip goes over at a time.
    expectSameAsCpu(() => compute({ ...plain, images: 1, size: [1, 13], channels: 256, filters: 300, steps }), {
      tolerance: 1e-4,
    })
    expect(new Set(run.mock.calls.map(([kernel]) => kernel))).toContain('stripConvolution')
  })

  test('NaN and infinities of the input reach the same results', async () => {
    await open(threads, { wideTiles })
    const problem: Settings = {
      images: 1,
      size: [9, 9],
      channels: 8,
      filters: 8,
      kernel: 1,
      strides: 1,
      dilations: 1,
      pad: 'same',
      bias: true,
      steps: ['normalize', 'add', 'relu'],
      watched: [],
    }
    expectSameAsCpu(() => {
      const values = waves([1, 9, 9, 8], 1)
      values.set([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY], 70)
      const [y] = compute(problem)
      return tf.relu(
        tf.add(tf.conv2d(tf.tensor4d(values, [1, 9, 9, 8]), tensor([1, 1, 8, 8], 2) as tf.Tensor4D, 1, 'same'), y ?? 0),
      )
    })
  })
})

/** Convolutions of every kind – product, Winograd, direct, unfolded – with normalisation, sum and relu, as ResNet has them. */
function residualNet(): LayersModel {
  const x = input({ shape: [13, 13, 16] })
  const convolution = (from: SymbolicTensor, filters: number, kernelSize: number, strides = 1) => {
    const y = layers.conv2d({ filters, kernelSize, strides, padding: 'same', useBias: filters === 16 }).apply(from)
    return layers.batchNormalization().apply(y) as SymbolicTensor
  }
  const relu = (from: SymbolicTensor) => layers.activation({ activation: 'relu' }).apply(from) as SymbolicTensor
  let y = relu(convolution(x, 16, 3))
  y = convolution(relu(convolution(y, 24, 3, 2)), 32, 1)
  y = relu(layers.add().apply([y, convolution(x, 32, 1, 2)]) as SymbolicTensor)
  return makeModel({ inputs: x, outputs: layers.globalAveragePooling2d({}).apply(y) as SymbolicTensor })
}

function drawWeights(model: LayersModel, seed: number): void {
  const weights = model.weights.map((weight, index) => {
    const shape = weight.shape.map((length) => length ?? 1)
    return weight.name.includes('variance') ? positive(shape, seed + index) : tensor(shape, seed + index)
  })
  model.setWeights(weights)
  for (const weight of weights) weight.dispose()
}

const predict = (model: LayersModel) =>
  tf.tidy(() => (model.predict(tensor([1, 13, 13, 16], 99), { batchSize: 1 }) as tf.Tensor).dataSync())

/** The same model's prediction on the cpu backend, from the weights as they are. */
function predictOnCpu(model: LayersModel): ArrayLike<number> {
  const weights = model.getWeights().map((weight) => ({ shape: weight.shape, values: weight.dataSync().slice() }))
  void tf.setBackend('cpu')
  const copy = residualNet()
  copy.setWeights(weights.map(({ shape, values }) => tf.tensor(values, shape)))
  const expected = predict(copy)
  copy.dispose()
  void tf.setBackend('simd')
  return expected
}

test('a residual net is one kernel for each convolution, and packs its filters once', async () => {
  const backend = await open(2)
  const model = residualNet()
  drawWeights(model, 1)
  expectClose(predict(model), predictOnCpu(model), tolerance)
  const blocks = backend.heap.blocks
  const run = vi.spyOn(backend, 'run')
  const first = predict(model)
  const kernels = run.mock.calls.map(([kernel]) => kernel)
  const apart = ['add', 'batchNormalize', 'clip', 'foldNormalization', 'packMatrix', 'relu', 'winogradFilter']
  expect(kernels.filter((kernel) => apart.includes(kernel))).toEqual([])
  expect(kernels.filter((kernel) => /onvolution/.test(kernel))).toHaveLength(4)
  expect(predict(model)).toEqual(first)
  expect(backend.heap.blocks).toBe(blocks)
  model.dispose()
  expect({ blocks: backend.heap.blocks, packs: backend.packs.size }).toEqual({ blocks: 0, packs: 0 })
})

const updates: readonly { readonly step: OptimizerStep; readonly slots: number }[] = [
  { step: { kind: 'sgd', learningRate: 0.5 }, slots: 0 },
  { step: { kind: 'momentum', learningRate: 0.5, momentum: 0.9, updates: 1 }, slots: 1 },
  { step: { kind: 'nesterov', learningRate: 0.5, momentum: 0.9, updates: 1 }, slots: 1 },
  { step: { kind: 'adagrad', learningRate: 0.5, epsilon: 1e-7 }, slots: 1 },
  { step: { kind: 'rmsprop', learningRate: 0.1, rho: 0.9, epsilon: 1e-7, updates: 1 }, slots: 1 },
  {
    step: { kind: 'adam', learningRate: 0.1, beta1: 0.9, beta2: 0.999, epsilon: 1e-7, updates: 1, weightDecay: 0 },
    slots: 2,
  },
]

test.each(updates)(
  'no prediction uses a pack from before a weight was changed in place by $step.kind',
  async ({ step, slots }) => {
    const backend = await open(2)
    const model = residualNet()
    drawWeights(model, 1)
    let before = predict(model)
    // Filters, biases, gammas, betas and moving moments: each of them is part of some pack.
    for (const { val: weight } of model.weights as unknown as readonly { val: tf.Variable }[]) {
      const changed = tf.tidy(() => {
        const gradient = tf.mul(tf.abs(tensor(weight.shape, 3)), -1)
        const memories = Array.from({ length: slots }, () => tf.tidy(() => tf.variable(tf.zeros(weight.shape))))
        const done = updateInPlace(backend, { weight, gradient, slots: memories }, step)
        for (const memory of memories) memory.dispose()
        return done
      })
      expect(changed).toBe(true)
      const after = predict(model)
      expect(after).not.toEqual(before)
      expectClose(after, predictOnCpu(model), tolerance)
      before = after
    }
    model.dispose()
    expect(backend.heap.blocks).toBe(0)
  },
)

test('a weight that was assigned, or freed and its block used again, is packed anew', async () => {
  const backend = await open(1)
  const x = tensor([1, 6, 6, 8], 1) as tf.Tensor4D
  const convolve = (filter: tf.Tensor) => tf.tidy(() => tf.conv2d(x, filter as tf.Tensor4D, 1, 'valid').dataSync())
  const before = counts()
  const weight = variable([1, 1, 8, 8], 2)
  const first = convolve(weight)
  tf.tidy(() => weight.assign(tensor([1, 1, 8, 8], 3)))
  expect(convolve(weight)).not.toEqual(first)
  weight.dispose()
  // Lies where the variable lay.
  const third = tf.tensor(waves([1, 1, 8, 8], 2), [1, 1, 8, 8])
  expect(convolve(third)).toEqual(first)
  third.dispose()
  expect(counts()).toEqual(before)
  x.dispose()
  expect({ blocks: backend.heap.blocks, packs: backend.packs.size }).toEqual({ blocks: 0, packs: 0 })
})

const counts = () => ({ numTensors: tf.memory().numTensors, numDataBuffers: tf.memory().numDataBuffers })

test('a convolution that waits keeps the weights that it was called with, and what was freed meanwhile is free afterwards', async () => {
  const backend = await open(1)
  const before = { blocks: backend.heap.blocks, ...counts() }
  const filter = variable([1, 1, 8, 8], 2)
  const x = tensor([1, 6, 6, 8], 1) as tf.Tensor4D
  const expected = tf.tidy(() => tf.conv2d(x, filter as unknown as tf.Tensor4D, 1, 'valid').dataSync())
  const waiting = tf.conv2d(x, filter as unknown as tf.Tensor4D, 1, 'valid')
  const never = tf.conv2d(x, filter as unknown as tf.Tensor4D, 1, 'valid')
  tf.tidy(() => filter.assign(tensor([1, 1, 8, 8], 3)))
  x.dispose()
  never.dispose()
  filter.dispose()
  expect(waiting.dataSync()).toEqual(expected)
  waiting.dispose()
  expect({ blocks: backend.heap.blocks, ...counts() }).toEqual(before)
})

test('packs are given up before memory runs out, and the error still names tensor and budget', async () => {
  const backend = await open(1, { budgetBytes: 40 << 20 })
  const filter = tensor([1, 1, 512, 512], 1) as tf.Tensor4D
  const x = tensor([1, 2, 2, 512], 2) as tf.Tensor4D
  const predict = () => tf.tidy(() => tf.conv2d(x, filter, 1, 'valid').dataSync())
  const expected = predict()
  expect(backend.packs.size).toBe(1)
  const taken: tf.TensorInfo[] = []
  const fill = () => {
    for (;;) taken.push(backend.output([256, 1024]))
  }
  expect(fill).toThrow(OutOfMemory)
  expect(fill).toThrow(/a tensor of 256 × 1024 needs 1\.0 MB, [\d.]+ of 40\.0 MB are in use/)
  expect(backend.packs.size).toBe(0)
  // Not even one megabyte for the packed filter is left now.
  expect(predict).toThrow(/a packed filter needs 1\.0 MB/)
  for (const { dataId } of taken.splice(0, 3)) backend.disposeData(dataId, true)
  expect(predict()).toEqual(expected)
  for (const { dataId } of taken) backend.disposeData(dataId, true)
  for (const one of [filter, x]) one.dispose()
  expect(backend.heap.blocks).toBe(0)
})
