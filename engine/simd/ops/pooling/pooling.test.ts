// Registers tf.js's gradients.
import '@tensorflow/tfjs-layers'
import * as tf from '@tensorflow/tfjs-core'
import fc from 'fast-check'
import { beforeAll, test } from 'vitest'
import { expectSameAsCpu } from '../../fixtures/expectSameAsCpu.ts'
import { openTestSimd } from '../../fixtures/openTestSimd.ts'
import { waves } from '../../fixtures/waves.ts'

beforeAll(async () => (await openTestSimd({ threads: 2 })).close)

const pooling = fc.record({
  batch: fc.integer({ min: 1, max: 3 }),
  height: fc.integer({ min: 1, max: 11 }),
  width: fc.integer({ min: 1, max: 11 }),
  channels: fc.constantFrom<number>(1, 2, 3, 4, 5, 7, 8, 16, 17, 35),
  window: fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 })),
  strides: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
  pad: fc.constantFrom<'same' | 'valid'>('same', 'valid'),
})
type Pooling = typeof pooling extends fc.Arbitrary<infer T> ? T : never

const fits = ({ height, width, window, pad }: Pooling): boolean => pad === 'same' || (window[0] <= height && window[1] <= width)

function pool(kind: 'max' | 'avg', { batch, height, width, channels, window, strides, pad }: Pooling) {
  const shape: [number, number, number, number] = [batch, height, width, channels]
  const images = tf.tensor4d(waves(shape), shape)
  const run = (x: tf.Tensor4D): tf.Tensor =>
    kind === 'max' ? tf.maxPool(x, window, strides, pad) : tf.avgPool(x, window, strides, pad)
  const out = run(images)
  const dy = tf.tensor(waves(out.shape, 5), out.shape)
  return [out, tf.grad((x: tf.Tensor) => run(x as tf.Tensor4D))(images, dy)]
}

test.each(['max', 'avg'] as const)('%s pooling and its gradient are those of cpu for any window, stride and padding', (kind) => {
  fc.assert(
    fc.property(pooling.filter(fits), (options) => expectSameAsCpu(() => pool(kind, options))),
    { numRuns: 60 },
  )
})

test('large images are shared among threads', () => {
  const options: Pooling = { batch: 1, height: 60, width: 61, channels: 40, window: [3, 3], strides: [2, 2], pad: 'same' }
  for (const kind of ['max', 'avg'] as const) expectSameAsCpu(() => pool(kind, options))
})

test('a maximum that stands twice in a window passes its gradient once, to the first; NaN is passed over as on cpu', () => {
  const values = [2, 2, 1, 0, Number.NaN, 3, -1, Number.NEGATIVE_INFINITY]
  const run = (x: tf.Tensor): tf.Tensor => tf.maxPool(x as tf.Tensor4D, 2, 2, 'valid')
  expectSameAsCpu(
    () => {
      const images = tf.tensor4d(values, [1, 2, 4, 1])
      return [run(images), tf.grad(run)(images, tf.tensor4d([5, 7], [1, 1, 2, 1]))]
    },
    { tolerance: 0 },
  )
})
