import * as tf from '@tensorflow/tfjs-core'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { expectSameAsCpu } from '../../fixtures/expectSameAsCpu.ts'
import { openTestSimd } from '../../fixtures/openTestSimd.ts'

beforeAll(async () => (await openTestSimd({ threads: 2 })).close)

/** erf by its Maclaurin series below 3 and its continued fraction above (Abramowitz & Stegun 7.1.5, 7.1.14), in double precision. */
function erf(x: number): number {
  const size = Math.abs(x)
  if (size > 3) {
    let fraction = 0
    for (let k = 60; k > 0; k--) fraction = k / 2 / (size + fraction)
    return Math.sign(x) * (1 - Math.exp(-size * size) / Math.sqrt(Math.PI) / (size + fraction))
  }
  let term = x
  let sum = x
  for (let n = 1; n < 100; n++) {
    term *= (-x * x) / n
    sum += term / (2 * n + 1)
  }
  return (2 / Math.sqrt(Math.PI)) * sum
}

const sigmoid = (x: number) => (x < 0 ? Math.exp(x) / (1 + Math.exp(x)) : 1 / (1 + Math.exp(-x)))
const softplus = (x: number) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))

/** The same function in double precision by JavaScript, whose results are right to the last bit or nearly. */
const references: readonly (readonly [name: string, op: (x: tf.Tensor) => tf.Tensor, exact: (x: number) => number])[] = [
  ['exp', tf.exp, Math.exp],
  ['expm1', tf.expm1, Math.expm1],
  ['log', tf.log, Math.log],
  ['log1p', tf.log1p, Math.log1p],
  ['tanh', tf.tanh, Math.tanh],
  ['sigmoid', tf.sigmoid, sigmoid],
  ['softplus', tf.softplus, softplus],
  ['erf', tf.erf, erf],
  /* The cpu backend subtracts 1 from eˣ, which costs precision near 0. */
  ['elu', tf.elu, (x) => (x < 0 ? Math.expm1(x) : x)],
  ['selu', tf.selu, (x) => 1.0507009873554805 * (x < 0 ? 1.6732632423543772 * Math.expm1(x) : x)],
  ['sqrt', tf.sqrt, Math.sqrt],
  ['rsqrt', tf.rsqrt, (x) => 1 / Math.sqrt(x)],
  ['reciprocal', tf.reciprocal, (x) => 1 / x],
]

/** All exponents of a float, denormals included, both signs, and the special values. */
const everywhere = Float32Array.from([
  ...Array.from({ length: 40_000 }, (_, index) => (index % 2 === 0 ? 1 : -1) * 2 ** (-149 + (277 * index) / 40_000)),
  ...Array.from({ length: 20_000 }, (_, index) => -110 + index * 0.011),
  0, -0, Infinity, -Infinity, Number.NaN, 88.72, 88.73, -87.4, -103.2, -104.5, 3.4028234e38, -3.4028234e38,
]) // prettier-ignore

/** Whether a float is what the function gives in double precision; of the smallest floats a few steps may be lost. */
function isRight(got: number, wanted: number): boolean {
  if (Object.is(Math.fround(wanted), got) || wanted === got) return true
  const bothTooLarge = Math.abs(wanted) > 3.4028e38 && Math.abs(got) > 3.4028e38
  return bothTooLarge || Math.abs(got - wanted) <= 1e-6 * Math.abs(wanted) + 2 ** -147
}

test.each(references)('%s is right to 1e-6 of each value, for every size of number', (_name, op, exact) => {
  const actual = tf.tidy(() => op(tf.tensor1d(everywhere)).dataSync())
  const wrong = [...everywhere].flatMap((x, index) => {
    const [got, wanted] = [actual[index] ?? Number.NaN, exact(x)]
    return isRight(got, wanted) ? [] : [{ x, got, wanted }]
  })
  expect(wrong).toEqual([])
})

/** What tf.js itself says of these is right, special values included. */
const likeCpu: readonly (readonly [name: string, op: (x: tf.Tensor) => tf.Tensor])[] = [
  ['abs', tf.abs],
  ['ceil', tf.ceil],
  ['clipByValue', (x) => tf.clipByValue(x, -0.5, 1.5)],
  ['floor', tf.floor],
  ['isFinite', tf.isFinite],
  ['isInf', tf.isInf],
  ['isNaN', tf.isNaN],
  ['leakyRelu', (x) => tf.leakyRelu(x, 0.3)],
  ['neg', tf.neg],
  ['relu', tf.relu],
  ['relu6', tf.relu6],
  ['round', tf.round],
  ['sign', tf.sign],
  ['square', tf.square],
  ['step', (x) => tf.step(x, 0.25)],
]

const someFloats = fc.array(
  fc.oneof(
    fc.float({ min: -8, max: 8, noNaN: true }),
    fc.constantFrom(0, -0, 0.5, 1.5, 2.5, -1.5, 6, Number.NaN, Infinity, -Infinity, 1e-40),
  ),
  { minLength: 0, maxLength: 70 },
)

describe('on any numbers the same as the cpu backend', () => {
  test.each(likeCpu)('%s', (_name, op) => {
    fc.assert(fc.property(someFloats, (values) => expectSameAsCpu(() => op(tf.tensor1d(values, 'float32')), { tolerance: 1e-6 })))
  })

  test('an int32 tensor is left to the cpu kernel', () => {
    expectSameAsCpu(() => [tf.abs(tf.tensor1d([-3, 4], 'int32')), tf.relu(tf.tensor1d([-3, 4], 'int32'))])
  })

  test('more elements than one thread takes at a time', () => {
    expectSameAsCpu(() => tf.sigmoid(tf.reshape(tf.linspace(-9, 9, 100_003), [-1, 1])))
  })
})

const activations: readonly (readonly [name: string, op: (x: tf.Tensor) => tf.Tensor])[] = [
  ['abs', tf.abs],
  ['clipByValue', (x) => tf.clipByValue(x, -0.5, 1.5)],
  ['elu', tf.elu],
  ['leakyRelu', (x) => tf.leakyRelu(x, 0.3)],
  ['relu', tf.relu],
  ['relu6', tf.relu6],
  ['selu', tf.selu],
  ['sigmoid', tf.sigmoid],
  ['softplus', tf.softplus],
  ['tanh', tf.tanh],
]

describe('gradients are those of the cpu backend', () => {
  const finite = fc.array(fc.tuple(fc.float({ min: -9, max: 9, noNaN: true }), fc.float({ min: -2, max: 2, noNaN: true })), {
    minLength: 1,
    maxLength: 50,
  })
  test.each(activations)('%s', (_name, op) => {
    fc.assert(
      fc.property(finite, (pairs) =>
        expectSameAsCpu(() => {
          const x = tf.tensor1d([...pairs.map(([value]) => value), 0, Number.NaN])
          return tf.grad(op)(x, tf.tensor1d([...pairs.map(([, value]) => value), 1, 1]))
        }),
      ),
    )
  })

  test('a gradient of a gradient still works', () => {
    const square = (x: tf.Tensor) => tf.mul(tf.sigmoid(x), x)
    const first = (x: tf.Tensor) => tf.grad(square)(x)
    expectSameAsCpu(() => tf.grad(first)(tf.tensor1d([-1, 0.5, 2])))
  })
})
