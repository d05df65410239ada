import * as tf from '@tensorflow/tfjs-core'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { expectSameAsCpu } from '../../simd/fixtures/expectSameAsCpu.ts'
import { openTestSimd } from '../../simd/fixtures/openTestSimd.ts'
import { someNumbers } from '../../simd/fixtures/someNumbers.ts'
import { dataLoss, type LossSpec } from './losses.ts'

beforeAll(async () => (await openTestSimd({ threads: 2 })).close)

const losses: readonly LossSpec[] = [
  { kind: 'softmaxCrossEntropy' },
  { kind: 'binaryCrossEntropy' },
  { kind: 'hinge', margin: 1 },
  { kind: 'meanSquaredError' },
  { kind: 'meanAbsoluteError' },
  { kind: 'huber', delta: 0.7 },
]

function targetsFor(loss: LossSpec, { batch, values, seed }: { batch: number; values: number; seed: number }): tf.Tensor {
  if (loss.kind === 'softmaxCrossEntropy' || loss.kind === 'hinge') {
    const classes = Int32Array.from({ length: batch }, (_, index) => (seed + index * 7) % values)
    return tf.oneHot(tf.tensor1d(classes, 'int32'), values, 1, 0, 'float32')
  }
  const numbers = someNumbers([batch, values], { seed: seed + 1 })
  return loss.kind === 'binaryCrossEntropy' ? tf.cast(tf.greater(numbers, 0), 'float32') : numbers
}

describe.each(losses)('$kind', (loss) => {
  test('is the same number with the same gradient as made of tf.js ops', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 70 }), fc.integer({ min: 2, max: 23 }), fc.nat(), (batch, values, seed) =>
        expectSameAsCpu(
          () => {
            const scores = someNumbers([batch, values], { seed })
            const targets = targetsFor(loss, { batch, values, seed })
            const { value, grad } = tf.valueAndGrad((input: tf.Tensor) => dataLoss(loss, input, targets))(scores)
            return [value, grad]
          },
          { tolerance: 1e-6 },
        ),
      ),
      { numRuns: 50 },
    )
  })

  test('a large batch, on both threads, scaled by what comes after', () => {
    expectSameAsCpu(() => {
      const scores = someNumbers([3001, 13], { seed: 4 })
      const targets = targetsFor(loss, { batch: 3001, values: 13, seed: 4 })
      return tf.grad((input: tf.Tensor) => tf.mul(dataLoss(loss, input, targets), 3))(scores)
    })
  })
})

test('an absolute error of 0 has no slope', () => {
  expectSameAsCpu(() => {
    const scores = tf.tensor2d([1, -2, 0, 3, -1, 5], [2, 3])
    const targets = tf.tensor2d([1, -2, 0, 4, 0, 3], [2, 3])
    return tf.grad((input: tf.Tensor) => dataLoss({ kind: 'meanAbsoluteError' }, input, targets))(scores)
  })
})

test('targets that are computed get a gradient too', () => {
  for (const loss of losses.filter(({ kind }) => kind !== 'hinge')) {
    expectSameAsCpu(() => {
      const scores = someNumbers([5, 7], { seed: 1 })
      const targets = someNumbers([5, 7], { seed: 2 })
      return tf.grads((first, second) => dataLoss(loss, first, second))([scores, targets])
    })
  }
})

test('soft targets that do not sum to 1', () => {
  expectSameAsCpu(() => {
    const targets = tf.tensor2d([0.2, 0.5, 0.1, 0, 0, 0.4], [2, 3])
    return tf.grad((scores: tf.Tensor) => dataLoss({ kind: 'softmaxCrossEntropy' }, scores, targets))(
      someNumbers([2, 3], { seed: 1 }),
    )
  })
})

test('cross-entropy takes one kernel forwards and one back', async () => {
  const scores = someNumbers([4, 3], { seed: 1 })
  const targets = targetsFor({ kind: 'softmaxCrossEntropy' }, { batch: 4, values: 3, seed: 1 })
  const { kernels } = await tf.profile(() =>
    tf.grad((input: tf.Tensor) => dataLoss({ kind: 'softmaxCrossEntropy' }, input, targets))(scores),
  )
  /* Besides them tf.js makes dy = 1 and other names for what it saves. */
  expect(kernels.map(({ name }) => name).filter((name) => name !== 'Fill' && name !== 'Identity')).toEqual([
    'SimdSoftmaxCrossEntropy',
    'SimdSoftmaxCrossEntropyGrad',
  ])
})
