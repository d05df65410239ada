import * as tf from '@tensorflow/tfjs-core'
import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { expectClose, expectSameAsCpu } from '../../fixtures/expectSameAsCpu.ts'
import { openForTest } from '../../fixtures/openForTest.ts'
import { tileCases } from '../../fixtures/tileCases.ts'

/** The same problems every time: a sum that happens to cancel out is wrong by more than 1e-5 of itself, in the cpu kernels too. */
const seed = 20261124

const random = (shape: number[], seed: number) => tf.randomUniform(shape, -1, 1, 'float32', seed)

interface Problem {
  readonly images: number
  readonly height: number
  readonly width: number
  readonly channels: number
  readonly filters: number
  readonly kernel: readonly [number, number]
  readonly strides: readonly [number, number]
  readonly dilations: readonly [number, number]
  readonly pad: 'same' | 'valid' | 'explicit'
}

const side = fc.integer({ min: 1, max: 3 })
const direct: fc.Arbitrary<Problem> = fc
  .record({
    images: fc.integer({ min: 1, max: 3 }),
    height: fc.integer({ min: 7, max: 13 }),
    width: fc.integer({ min: 7, max: 13 }),
    channels: fc.oneof(fc.integer({ min: 1, max: 9 }), fc.constantFrom(3, 16)),
    filters: fc.oneof(fc.integer({ min: 1, max: 9 }), fc.constantFrom(16, 20)),
    kernel: fc.oneof(fc.tuple(side, side), fc.constantFrom<[number, number]>([5, 5], [7, 7], [1, 1])),
    strides: fc.oneof(fc.tuple(side, side), fc.constant<[number, number]>([1, 1])),
    dilations: fc.tuple(side, side),
    dilated: fc.boolean(),
    pad: fc.constantFrom('same' as const, 'valid' as const, 'explicit' as const),
  })
  .map(({ dilated, ...rest }) => {
    const canDilate = dilated && rest.kernel.every((length) => length <= 3)
    // tf.js takes strides or dilations, not both.
    return canDilate ? { ...rest, strides: [1, 1] as const } : { ...rest, dilations: [1, 1] as const }
  })

const winograd: fc.Arbitrary<Problem> = fc.record({
  images: fc.integer({ min: 1, max: 4 }),
  height: fc.integer({ min: 4, max: 14 }),
  width: fc.integer({ min: 4, max: 14 }),
  channels: fc.constantFrom(8, 12, 32),
  filters: fc.constantFrom(8, 20, 36),
  kernel: fc.constant<[number, number]>([3, 3]),
  strides: fc.constant<[number, number]>([1, 1]),
  dilations: fc.constant<[number, number]>([1, 1]),
  pad: fc.constantFrom('same' as const, 'valid' as const, 'explicit' as const),
})

const padding = ({ pad }: Problem) =>
  pad === 'explicit'
    ? ([
        [0, 0],
        [2, 1],
        [0, 2],
        [0, 0],
      ] as tf.backend_util.ExplicitPadding)
    : pad

function make(problem: Problem) {
  const { images, height, width, channels, filters, kernel } = problem
  const x = random([images, height, width, channels], 1) as tf.Tensor4D
  const filter = random([...kernel, channels, filters], 2) as tf.Tensor4D
  const strides: [number, number] = [...problem.strides]
  const dilations: [number, number] = [...problem.dilations]
  return { x, filter, strides, dilations, pad: padding(problem) }
}

function forward(problem: Problem): tf.Tensor4D {
  const { x, filter, strides, dilations, pad } = make(problem)
  return tf.conv2d(x, filter, strides, pad, 'NHWC', dilations)
}

/** As a training step does it, which keeps no packed filter. */
function forwardInTraining(problem: Problem): tf.Tensor {
  const recorded: tf.Tensor[] = []
  tf.grad((one) => {
    recorded.push(tf.keep(forward(problem)))
    return tf.square(one)
  })(tf.scalar(1))
  const y = tf.concat(recorded)
  tf.dispose(recorded)
  return y
}

/** Both gradients by tf.js's kernels, which have no dilations. */
function gradients(problem: Problem): tf.Tensor[] {
  const { x, filter, strides, pad } = make(problem)
  const y = tf.conv2d(x, filter, strides, pad)
  const dy = random(y.shape, 3)
  const attrs = { strides, pad, dataFormat: 'NHWC' }
  return [
    tf.engine().runKernel('Conv2DBackpropInput', { dy, filter }, { ...attrs, inputShape: x.shape }) as tf.Tensor,
    tf.engine().runKernel('Conv2DBackpropFilter', { x, dy }, { ...attrs, filterShape: filter.shape }) as tf.Tensor,
  ]
}

describe.each(tileCases)('with $threads threads, wide tiles: $wideTiles', ({ threads, wideTiles }) => {
  test('convolutions of any size, stride, dilation and padding agree with the cpu backend', async () => {
    await openForTest({ threads, wideTiles })
    fc.assert(
      fc.property(direct, (problem) => expectSameAsCpu(() => [forward(problem), forwardInTraining(problem)])),
      { numRuns: 80, seed },
    )
  })

  test('their gradients do too', async () => {
    await openForTest({ threads, wideTiles })
    fc.assert(
      fc.property(direct, (problem) => expectSameAsCpu(() => gradients({ ...problem, dilations: [1, 1] }))),
      { numRuns: 80, seed },
    )
  })

  test('3×3 convolutions by Winograd and their gradients agree within 1e-4', async () => {
    const { backend } = await openForTest({ threads, wideTiles })
    const run = vi.spyOn(backend, 'run')
    fc.assert(
      fc.property(winograd, (problem) => expectSameAsCpu(() => [forward(problem), ...gradients(problem)], { tolerance: 1e-4 })),
      { numRuns: 40, seed },
    )
    const kernels = new Set(run.mock.calls.map(([kernel]) => kernel))
    expect([...kernels]).toEqual(expect.arrayContaining(['winogradConvolution', 'winogradFilterGradient']))
  })

  test('few tiles are shared out by output channels too', async () => {
    const { backend } = await openForTest({ threads, wideTiles })
    const run = vi.spyOn(backend, 'run')
    const few: Problem = {
      images: 1, height: 14, width: 14, channels: 120, filters: 140, kernel: [3, 3], strides: [1, 1], dilations: [1, 1], pad: 'same',
    } // prettier-ignore
    const { filters } = few
    const bias = () => random([filters], 3) as tf.Tensor1D
    expectSameAsCpu(() => tf.fused.conv2d({ ...make(few), bias: bias(), activation: 'relu' }), { tolerance: 1e-4 })
    const shares = run.mock.calls.filter(([kernel]) => kernel === 'winogradConvolution').map(([, words]) => words[23])
    expect(shares).toEqual([threads === 1 ? 18 : 9])
  })

  test('bias and every activation agree with the cpu backend', async () => {
    await openForTest({ threads, wideTiles })
    const activations = ['linear', 'relu', 'relu6', 'elu', 'sigmoid', 'leakyrelu', 'prelu'] as const
    fc.assert(
      fc.property(fc.oneof(direct, winograd), fc.constantFrom(...activations), fc.boolean(), (problem, activation, hasBias) => {
        expectSameAsCpu(
          () => {
            const { filters } = problem
            return tf.fused.conv2d({
              ...make(problem),
              ...(hasBias ? { bias: random([filters], 3) as tf.Tensor1D } : {}),
              activation,
              leakyreluAlpha: 0.3,
              ...(activation === 'prelu' ? { preluActivationWeights: random([filters], 4) } : {}),
            })
          },
          { tolerance: 1e-4 },
        )
      }),
      { numRuns: 80, seed },
    )
  })

  test('images that do not fit into the scratch area go through line by line', async () => {
    await openForTest({ threads, wideTiles })
    const large: Problem = {
      images: 1, height: 28, width: 150, channels: 500, filters: 1, kernel: [2, 1], strides: [1, 1], dilations: [1, 1], pad: 'same',
    } // prettier-ignore
    expectSameAsCpu(() => [forward(large), forwardInTraining(large), ...gradients(large)])
  })

  test('a large filter over few pixels is a product with unfolded patches', async () => {
    const { backend } = await openForTest({ threads, wideTiles })
    const run = vi.spyOn(backend, 'run')
    const few: Problem = {
      images: 1, height: 5, width: 4, channels: 301, filters: 401, kernel: [3, 3], strides: [2, 1], dilations: [1, 1], pad: 'same',
    } // prettier-ignore
    expectSameAsCpu(() => [forward(few), forwardInTraining(few)])
    expectSameAsCpu(() => forwardInTraining({ ...few, images: 2, strides: [1, 1], dilations: [2, 1], pad: 'explicit' }))
    expect(run.mock.calls.map(([kernel]) => kernel)).toContain('unfoldPatches')
  })

  test('a transposed convolution agrees with the cpu backend', async () => {
    await openForTest({ threads, wideTiles })
    fc.assert(
      fc.property(direct, fc.boolean(), ({ images, height, width, channels, filters, kernel, strides }, isSame) => {
        const outHeight = isSame ? height * strides[0] : height * strides[0] + Math.max(kernel[0] - strides[0], 0)
        const outWidth = isSame ? width * strides[1] : width * strides[1] + Math.max(kernel[1] - strides[1], 0)
        expectSameAsCpu(() =>
          tf.conv2dTranspose(
            random([images, height, width, channels], 1) as tf.Tensor4D,
            random([...kernel, filters, channels], 2) as tf.Tensor4D,
            [images, outHeight, outWidth, filters],
            [...strides],
            isSame ? 'same' : 'valid',
          ),
        )
      }),
      { numRuns: 40, seed },
    )
  })

  test('no images give empty results and zero gradients; channels first stays with the cpu kernel', async () => {
    await openForTest({ threads, wideTiles })
    const none: Problem = {
      images: 0, height: 5, width: 5, channels: 3, filters: 4, kernel: [3, 3], strides: [1, 1], dilations: [1, 1], pad: 'same',
    } // prettier-ignore
    expectSameAsCpu(() => [forward(none), ...gradients(none)])
    expectSameAsCpu(() =>
      tf.conv2d(random([2, 3, 5, 6], 1) as tf.Tensor4D, random([3, 3, 3, 4], 2) as tf.Tensor4D, 1, 'valid', 'NCHW'),
    )
  })

  test('NaN and infinities go where arithmetic takes them; by Winograd they become NaN in their tile', async () => {
    await openForTest({ threads, wideTiles })
    for (const wrong of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      const spoiled = (channels: number) =>
        tf.where(
          tf.greater(random([2, 12, 12, channels], 3), 0.98),
          tf.scalar(wrong),
          random([2, 12, 12, channels], 1),
        ) as tf.Tensor4D
      expectSameAsCpu(
        () =>
        tf.fused.conv2d({
          x: spoiled(3), filter: random([3, 3, 3, 8], 2) as tf.Tensor4D, strides: 1, pad: 'same', activation: 'relu',
        }), // prettier-ignore
      )
      const filter = random([3, 3, 8, 8], 2) as tf.Tensor4D
      const found = tf.conv2d(spoiled(8), filter, 1, 'same').dataSync()
      void tf.setBackend('cpu')
      const expected = tf.conv2d(spoiled(8), filter, 1, 'same').dataSync()
      void tf.setBackend('simd')
      // Every wrong number of the direct sum is one here too.
      expect(expected.some((value) => !Number.isFinite(value))).toBe(true)
      expect(expected.every((value, index) => Number.isFinite(value) || !Number.isFinite(found[index]))).toBe(true)
    }
  })

  test('a gradient has the same bits every time', async () => {
    await openForTest({ threads, wideTiles })
    for (const problem of [
      {
        images: 5,
        height: 17,
        width: 13,
        channels: 8,
        filters: 12,
        kernel: [3, 3],
        strides: [1, 1],
        dilations: [1, 1],
        pad: 'same',
      },
      {
        images: 5,
        height: 17,
        width: 13,
        channels: 7,
        filters: 12,
        kernel: [5, 5],
        strides: [2, 2],
        dilations: [1, 1],
        pad: 'same',
      },
    ] as const satisfies readonly Problem[]) {
      const bits = () => gradients(problem).map((gradient) => gradient.dataSync())
      const first = bits()
      for (let round = 0; round < 5; round++) expect(bits()).toEqual(first)
    }
  })

  test('gradients through dilation, which tf.js has not, agree with differences', async () => {
    await openForTest({ threads, wideTiles })
    const problem: Problem = {
      images: 2, height: 8, width: 9, channels: 3, filters: 4, kernel: [3, 2], strides: [1, 1], dilations: [2, 3], pad: 'same',
    } // prettier-ignore
    const { x, filter, strides, dilations, pad } = make(problem)
    const dy = random(forward(problem).shape, 3)
    const attrs = { strides, pad, dilations, dataFormat: 'NHWC' }
    const dx = tf.engine().runKernel('Conv2DBackpropInput', { dy, filter }, { ...attrs, inputShape: x.shape }) as tf.Tensor
    const dFilter = tf.engine().runKernel('Conv2DBackpropFilter', { x, dy }, { ...attrs, filterShape: filter.shape }) as tf.Tensor
    // The convolution is linear in each, so a step along an axis changes sum(y · dy) by exactly that axis's gradient.
    const along = (tensor: tf.Tensor, index: number) =>
      tf.tensor(
        Float32Array.from({ length: tensor.size }, (_, at) => (at === index ? 1 : 0)),
        tensor.shape,
      )
    const change = (images: tf.Tensor, kernel: tf.Tensor) =>
      tf
        .sum(tf.mul(tf.conv2d(images as tf.Tensor4D, kernel as tf.Tensor4D, strides, pad, 'NHWC', dilations), dy))
        .dataSync()[0] ?? Number.NaN
    const everySeventh = (tensor: tf.Tensor) => Array.from({ length: Math.floor(tensor.size / 7) }, (_, index) => index * 7)
    const picked = (tensor: tf.Tensor) => everySeventh(tensor).map((index) => tensor.dataSync()[index] ?? Number.NaN)
    expectClose(
      picked(dx),
      everySeventh(x).map((index) => change(along(x, index), filter)),
      1e-5,
    )
    expectClose(
      picked(dFilter),
      everySeventh(filter).map((index) => change(x, along(filter, index))),
      1e-5,
    )
  })
})
