// Registers tf.js's gradients.
import '@tensorflow/tfjs-layers'
import * as tf from '@tensorflow/tfjs-core'
import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { expectSameAsCpu } from '../../fixtures/expectSameAsCpu.ts'
import { openForTest } from '../../fixtures/openForTest.ts'
import { waves } from '../../fixtures/waves.ts'

/* Zeros around images, and who reads them: a convolution or pooling counts them in, anybody else gets a copy. */

const seed = 20261128
const tensor = (shape: readonly number[], of: number) => tf.tensor(waves(shape, of), [...shape])
type Images = tf.Tensor4D

const side = fc.integer({ min: 0, max: 3 })
const image = fc.record({
  images: fc.integer({ min: 1, max: 2 }),
  size: fc.tuple(fc.integer({ min: 1, max: 14 }), fc.integer({ min: 1, max: 14 })),
  channels: fc.constantFrom(1, 3, 4, 8, 12, 20),
  margins: fc.tuple(side, side, side, side),
  window: fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 })),
  strides: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
  pad: fc.constantFrom('same' as const, 'valid' as const),
  filters: fc.constantFrom(2, 8, 9),
  /** The padded copy is read too, before or after. */
  copy: fc.constantFrom('never', 'before', 'after'),
})
type Problem = typeof image extends fc.Arbitrary<infer T> ? T : never

const padded = ({ images, size, channels, margins: [top, bottom, left, right] }: Problem): Images =>
  tf.pad(tensor([images, ...size, channels], 1) as Images, [
    [0, 0],
    [top, bottom],
    [left, right],
    [0, 0],
  ])

const fits = ({ size, margins: [top, bottom, left, right], window, pad }: Problem): boolean =>
  pad === 'same' || (window[0] <= size[0] + top + bottom && window[1] <= size[1] + left + right)

/** What reads the padded images, the images themselves freed before. */
const readers = {
  convolution: (x: Images, { window, channels, filters, strides, pad }: Problem) =>
    tf.conv2d(x, tensor([...window, channels, filters], 2) as Images, strides, pad),
  'convolution, bias and relu': (x: Images, { window, channels, filters, strides, pad }: Problem) =>
    tf.fused.conv2d({
      x,
      filter: tensor([...window, channels, filters], 2) as Images,
      strides,
      pad,
      bias: tensor([filters], 3),
      activation: 'relu',
    }),
  'max pooling': (x: Images, { window, strides, pad }: Problem) => tf.maxPool(x, window, strides, pad),
  'average pooling': (x: Images, { window, strides, pad }: Problem) => tf.avgPool(x, window, strides, pad),
} as const

describe.each([1, 2])('with %i threads', (threads) => {
  test.each(Object.keys(readers) as (keyof typeof readers)[])('zeros around images are part of a %s', async (reader) => {
    await openForTest({ threads })
    const read = (problem: Problem): tf.Tensor[] => {
      const x = padded(problem)
      const results: tf.Tensor[] = problem.copy === 'before' ? [tf.abs(x)] : []
      const y = readers[reader](x, problem)
      if (problem.copy === 'after') results.push(tf.abs(x))
      x.dispose()
      return [y, ...results]
    }
    fc.assert(
      fc.property(image.filter(fits), (problem) => expectSameAsCpu(() => read(problem), { tolerance: 1e-4 })),
      { numRuns: 80, seed },
    )
  })

  test('a maximum at every pixel and a maximum of these are one, whatever lies around the images', async () => {
    await openForTest({ threads })
    const second = fc.record({
      window: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
      strides: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
      pad: fc.constantFrom('same' as const, 'valid' as const),
    })
    const run = (problem: Problem, { window, strides, pad }: typeof second extends fc.Arbitrary<infer T> ? T : never) => {
      const first = tf.maxPool(tf.sub(padded(problem), 0.4) as Images, problem.window, 1, problem.pad)
      const zeros = tf.maxPool(padded(problem), problem.window, 1, problem.pad)
      const [, height, width] = first.shape
      if (pad === 'valid' && (window[0] > height || window[1] > width)) return [first, zeros]
      const results = [tf.maxPool(first, window, strides, pad), tf.maxPool(zeros, window, strides, pad)]
      return problem.copy === 'never' ? results : [...results, tf.abs(first), tf.abs(zeros)]
    }
    fc.assert(
      fc.property(image.filter(fits), second, (problem, then) => expectSameAsCpu(() => run(problem, then), { tolerance: 0 })),
      { numRuns: 120, seed },
    )
  })
})

test('a zero beside the image is larger than what is negative, and NaN is passed over', async () => {
  await openForTest({ threads: 1 })
  const around: [number, number][] = [
    [0, 0],
    [1, 0],
    [0, 1],
    [0, 0],
  ]
  const pool = (values: readonly number[]) =>
    tf.tidy(() => [...tf.maxPool(tf.pad(tf.tensor4d([...values], [1, 2, 2, 1]), around), 2, 1, 'valid').dataSync()])
  expect(pool([-3, -1, -4, -2])).toEqual([0, 0, -1, 0])
  expect(pool([Number.NaN, -1, Number.NEGATIVE_INFINITY, -2])).toEqual([0, 0, -1, 0])
})

test('no padded copy is made for a convolution, nor for pooling in two steps', async () => {
  const { backend } = await openForTest({ threads: 2 })
  const run = vi.spyOn(backend, 'run')
  tf.tidy(() => {
    const x = tf.pad(tensor([1, 8, 8, 3], 1) as Images, [
      [0, 0],
      [3, 3],
      [3, 3],
      [0, 0],
    ])
    const y = tf.conv2d(x, tensor([7, 7, 3, 8], 2) as Images, 2, 'valid')
    tf.maxPool(tf.maxPool(y, 3, 1, 'same'), 1, 2, 'valid').dataSync()
  })
  expect(run.mock.calls.map(([kernel]) => kernel)).toEqual(['packMatrix', 'convolution', 'maxPool'])
})

test('gradients through padded images are those of cpu, whether the zeros are put there within the gradient or before', async () => {
  await openForTest({ threads: 2 })
  const problems = fc.sample(image.filter(fits), { numRuns: 25, seed })
  for (const problem of problems)
    for (const reader of ['convolution', 'max pooling'] as const) {
      const read = (x: tf.Tensor) => readers[reader](x as Images, problem)
      expectSameAsCpu(
        () => {
          const x = tensor([problem.images, ...problem.size, problem.channels], 1)
          const [top, bottom, left, right] = problem.margins
          const through = tf.grad((images: tf.Tensor) =>
            tf.sum(
              read(
                tf.pad(images, [
                  [0, 0],
                  [top, bottom],
                  [left, right],
                  [0, 0],
                ]),
              ),
            ),
          )(x)
          return [through, tf.grad((before: tf.Tensor) => tf.sum(read(before)))(padded(problem))]
        },
        { tolerance: 1e-4 },
      )
    }
})
