import * as tf from '@tensorflow/tfjs-core'
import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { expectSameAsCpu } from '../../fixtures/expectSameAsCpu.ts'
import { openTestSimd } from '../../fixtures/openTestSimd.ts'
import { someNumbers } from '../../fixtures/someNumbers.ts'

beforeAll(async () => (await openTestSimd({ threads: 2 })).close)

const cases = fc.record({
  shape: fc.tuple(...[3, 7, 7, 9].map((max) => fc.integer({ min: 1, max }))),
  size: fc.tuple(fc.integer({ min: 1, max: 15 }), fc.integer({ min: 1, max: 15 })),
  rule: fc.constantFrom('', 'alignCorners', 'halfPixelCenters'),
  seed: fc.nat(),
})

test('images in another size, enlarged or shrunk, are those of the cpu backend', () => {
  fc.assert(
    fc.property(cases, ({ shape, size, rule, seed }) => {
      const image = () => someNumbers(shape, { seed }) as tf.Tensor4D
      const rules = [rule === 'alignCorners', rule === 'halfPixelCenters'] as const
      expectSameAsCpu(() => [
        tf.image.resizeNearestNeighbor(image(), size, ...rules),
        tf.image.resizeBilinear(image(), size, ...rules),
      ])
    }),
    { numRuns: 80 },
  )
})

test('the gradient of the nearest cell is the adjoint: dy · resize(x) = gradient · x, in every image of a batch', () => {
  fc.assert(
    fc.property(cases, ({ shape, size, rule, seed }) => {
      const [forwards, backwards] = tf.tidy(() => {
        const x = someNumbers(shape, { seed }) as tf.Tensor4D
        const rules = [rule === 'alignCorners', rule === 'halfPixelCenters'] as const
        const resize = (image: tf.Tensor) => tf.image.resizeNearestNeighbor(image as tf.Tensor4D, size, ...rules)
        const dy = someNumbers([shape[0] ?? 1, ...size, shape[3] ?? 1], { seed: seed + 1 })
        const products = [tf.mul(dy, resize(x)), tf.mul(tf.grad(resize)(x, dy), x)]
        return products.map((product) => [...tf.sum(product, [1, 2, 3]).dataSync()])
      })
      for (const [index, value] of (forwards ?? []).entries()) expect(backwards?.[index]).toBeCloseTo(value, 2)
    }),
    { numRuns: 80 },
  )
})

test('a batch of images, on both threads', () => {
  expectSameAsCpu(() => tf.image.resizeNearestNeighbor(someNumbers([8, 16, 16, 13], { seed: 1 }) as tf.Tensor4D, [32, 48]))
})
