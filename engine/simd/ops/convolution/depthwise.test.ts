import * as tf from '@tensorflow/tfjs-core'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { expectSameAsCpu } from '../../fixtures/expectSameAsCpu.ts'
import { openForTest } from '../../fixtures/openForTest.ts'

const pair = (max: number) => fc.tuple(fc.integer({ min: 1, max }), fc.integer({ min: 1, max }))

const problem = fc.record({
  batch: fc.integer({ min: 1, max: 3 }),
  size: fc.tuple(fc.integer({ min: 5, max: 12 }), fc.integer({ min: 5, max: 12 })),
  channels: fc.integer({ min: 1, max: 21 }),
  multiplier: fc.constantFrom(1, 1, 2, 3, 5),
  filter: pair(4),
  strides: pair(3),
  padding: fc.constantFrom<'same' | 'valid' | 'explicit'>('same', 'valid', 'explicit'),
  pads: fc.array(fc.nat({ max: 3 }), { minLength: 4, maxLength: 4 }),
  seed: fc.integer({ min: 1, max: 1000 }),
})

describe.each([1, 2])('with %i threads', (threads) => {
  test('the convolution and both gradients agree with the cpu backend', async () => {
    await openForTest({ threads })
    fc.assert(
      fc.property(problem, ({ batch, size, channels, multiplier, filter, strides, padding, pads, seed }) => {
        const [top = 0, bottom = 0, left = 0, right = 0] = pads
        const explicit: [[number, number], [number, number], [number, number], [number, number]] = [[0, 0], [top, bottom], [left, right], [0, 0]] // prettier-ignore
        // The gradient's paddings must not exceed what its window can reach; tf.js's own formulas assume so too.
        fc.pre(padding !== 'explicit' || (Math.max(top, bottom) < filter[0] && Math.max(left, right) < filter[1]))
        // The layers never ask for unequal padding; the op's type leaves it out, its implementation does not.
        const pad = (padding === 'explicit' ? explicit : padding) as 'same'
        expectSameAsCpu(() => {
          const x = tf.randomUniform<tf.Rank.R4>([batch, ...size, channels], -1, 1, 'float32', seed)
          const w = tf.randomUniform<tf.Rank.R4>([...filter, channels, multiplier], -1, 1, 'float32', seed + 1)
          const y = tf.depthwiseConv2d(x, w, strides, pad)
          const dy = tf.randomUniform(y.shape, -1, 1, 'float32', seed + 2)
          const gradients = tf.grads((a: tf.Tensor, b: tf.Tensor) =>
            tf.depthwiseConv2d(a as tf.Tensor4D, b as tf.Tensor4D, strides, pad),
          )
          return [y, ...gradients([x, w], dy)]
        })
      }),
      { numRuns: 120 },
    )
  })

  test('a dilated convolution agrees with the cpu backend', async () => {
    await openForTest({ threads })
    fc.assert(
      fc.property(problem, pair(3), ({ size, channels, multiplier, filter, seed }, dilations) => {
        fc.pre(size.every((length, axis) => length > ((filter[axis] ?? 1) - 1) * (dilations[axis] ?? 1)))
        expectSameAsCpu(() => {
          const x = tf.randomUniform<tf.Rank.R4>([2, ...size, channels], -1, 1, 'float32', seed)
          const w = tf.randomUniform<tf.Rank.R4>([...filter, channels, multiplier], -1, 1, 'float32', seed + 1)
          return (['same', 'valid'] as const).map((pad) => tf.depthwiseConv2d(x, w, 1, pad, 'NHWC', dilations))
        })
      }),
    )
  })

  test('bias and activation come with it', async () => {
    await openForTest({ threads })
    for (const activation of ['linear', 'relu', 'relu6', 'sigmoid'] as const) {
      expectSameAsCpu(() => {
        const x = tf.randomUniform<tf.Rank.R4>([2, 9, 7, 10], -4, 4, 'float32', 3)
        const filter = tf.randomUniform<tf.Rank.R4>([3, 3, 10, 1], -1, 1, 'float32', 4)
        const bias = tf.randomUniform<tf.Rank.R1>([10], -1, 1, 'float32', 5)
        return tf.fused.depthwiseConv2d({ x, filter, strides: 1, pad: 'same', bias, activation })
      })
    }
  })

  test('a real size: many channels and lines', async () => {
    await openForTest({ threads })
    expectSameAsCpu(() => {
      const x = tf.randomUniform<tf.Rank.R4>([4, 20, 20, 72], -1, 1, 'float32', 3)
      const w = tf.randomUniform<tf.Rank.R4>([3, 3, 72, 1], -1, 1, 'float32', 4)
      const gradients = tf.grads((a: tf.Tensor, b: tf.Tensor) =>
        tf.depthwiseConv2d(a as tf.Tensor4D, b as tf.Tensor4D, 1, 'same'),
      )
      return gradients([x, w], tf.randomUniform(x.shape, -1, 1, 'float32', 5))
    })
  })
})

test('NaN and infinity reach the outputs that see them, and no others', async () => {
  await openForTest({ threads: 1 })
  for (const wrong of [Number.NaN, Number.POSITIVE_INFINITY]) {
    expectSameAsCpu(() => {
      const values = Array.from({ length: 5 * 5 * 3 }, (_, index) => (index === 37 ? wrong : index % 7))
      const w = tf.randomUniform<tf.Rank.R4>([3, 3, 3, 1], 0.5, 1, 'float32', 4)
      return tf.depthwiseConv2d(tf.tensor4d(values, [1, 5, 5, 3]), w, 1, 'same')
    })
  }
})

test('the filter gradient has the same bits with one thread and with two', async () => {
  const run = async (threads: number) => {
    await openForTest({ threads })
    const x = tf.randomUniform<tf.Rank.R4>([4, 20, 20, 40], -1, 1, 'float32', 3)
    const w = tf.randomUniform<tf.Rank.R4>([3, 3, 40, 1], -1, 1, 'float32', 4)
    const [, dw] = tf.grads((a: tf.Tensor, b: tf.Tensor) => tf.depthwiseConv2d(a as tf.Tensor4D, b as tf.Tensor4D, 1, 'same'))([x, w], tf.ones(x.shape)) // prettier-ignore
    const values = await dw?.data()
    tf.dispose([x, w])
    return values
  }
  expect(await run(2)).toEqual(await run(1))
})
