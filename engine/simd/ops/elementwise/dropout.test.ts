import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, test } from 'vitest'
import { openTestSimd } from '../../fixtures/openTestSimd.ts'
import { simdDropout } from './dropout.ts'

beforeAll(async () => (await openTestSimd({ threads: 2 })).close)

/** MurmurHash3's finaliser, from its published source (Appleby, MurmurHash3.cpp, fmix32). */
function fmix32(value: number): number {
  let hash = value >>> 0
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b) >>> 0
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35) >>> 0
  return (hash ^ (hash >>> 16)) >>> 0
}

test.each([0.1, 0.5, 0.9])('rate %f keeps the elements that the counter hash keeps, over all threads', (rate) => {
  const length = 50_001
  const x = tf.tensor1d(Float32Array.from({ length }, (_, index) => index + 1))
  const key = 0xdeadbeef | 0
  const found = simdDropout(x, { key: () => key, rate }).dataSync<'float32'>()
  const expected = Float32Array.from({ length }, (_, index) =>
    fmix32(key + Math.imul(index, 0x9e3779b1)) >= rate * 2 ** 32 ? Math.fround((index + 1) * Math.fround(1 / (1 - rate))) : 0,
  )
  expect(found).toEqual(expected)
  const kept = found.reduce((count, value) => count + (value === 0 ? 0 : 1), 0) / length
  /* Five standard deviations of a share of 50,001 draws. */
  expect(Math.abs(kept - (1 - rate))).toBeLessThan(5 * Math.sqrt((rate * (1 - rate)) / length))
})

test('the gradient passes through the same mask', () => {
  const x = tf.ones([1000])
  const y = simdDropout(x, { key: () => 7, rate: 0.3 })
  const dx = tf.grad((input: tf.Tensor) => simdDropout(input, { key: () => 7, rate: 0.3 }))(x)
  expect(dx.dataSync()).toEqual(y.dataSync())
})

test('a rate of one drops everything', () => {
  expect(simdDropout(tf.ones([9]), { key: () => 1, rate: 1 }).dataSync()).toEqual(new Float32Array(9))
})
