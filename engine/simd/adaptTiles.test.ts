import * as tf from '@tensorflow/tfjs-core'
import { expect, test } from 'vitest'
import { compareTiles } from './adaptTiles.ts'
import { openForTest } from './fixtures/openForTest.ts'
import { waves } from './fixtures/waves.ts'
import { argumentStart } from './memory/layout.ts'

/** Looks until wide tiles are found faster, with a clock that only the kernel moves; null if `most` looks do not suffice. */
function looksUntilWide(ms: (look: number) => { readonly narrow: number; readonly wide: number }, most = 30): number | null {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1 })
  let [time, look] = [0, 0]
  const kernel = (): void => {
    const isWide = new Int32Array(memory.buffer)[argumentStart / 4] === 1
    time += isWide ? ms(look).wide : ms(look).narrow
  }
  const areWideFaster = compareTiles({ memory, kernel, now: () => time })
  for (look = 1; look <= most; look++) if (areWideFaster()) return look
  return null
}

/* Times of one tile and two, measured on a Zen 5 in V8 14.6. */
const joined = { narrow: 12, wide: 8.6 }
const apart = { narrow: 16, wide: 23.7 }
const hurried = { narrow: 61, wide: 61 }

test('wide tiles are chosen where vectors are joined, and nowhere else', () => {
  expect(looksUntilWide(() => joined)).toBe(6)
  expect(looksUntilWide(() => apart)).toBeNull()
})

test('code that was compiled in a hurry is not believed', () => {
  expect(looksUntilWide(() => hurried)).toBeNull()
  expect(looksUntilWide(() => ({ ...hurried, wide: apart.wide }))).toBeNull()
  expect(looksUntilWide((look) => (look < 20 ? hurried : joined))).toBe(25)
  expect(looksUntilWide((look) => (look < 20 ? { ...hurried, wide: joined.wide } : apart))).toBeNull()
})

test('single looks that something came between do not count', () => {
  expect(looksUntilWide((look) => (look % 6 === 0 ? apart : joined))).toBeNull()
  expect(looksUntilWide((look) => (look === 4 ? apart : joined))).toBe(10)
})

test('tiles of both widths give the same bits', async () => {
  const tensor = (shape: readonly number[], seed: number) => tf.tensor(waves(shape, seed), [...shape])
  const compute = async (wideTiles: boolean): Promise<readonly Float32Array[]> => {
    await openForTest({ threads: 1, wideTiles })
    const results = tf.tidy(() => {
      const x = tensor([2, 13, 11, 12], 1) as tf.Tensor4D
      // By Winograd, and directly; 28 output channels are a pair of panels, one more and half of one.
      const convolve = (stride: number) => (filter: tf.Tensor) =>
        tf.sum(tf.square(tf.conv2d(x, filter as tf.Tensor4D, stride, 'same')))
      const gradients = [1, 2].map((stride) => tf.grad(convolve(stride))(tensor([3, 3, 12, 28], 2)))
      const [left, right] = [tensor([37, 24], 3), tensor([24, 44], 4)]
      return [...gradients, tf.matMul(left, right), tf.matMul(tensor([24, 37], 5), right, true, false)].map((result) =>
        tf.clone(result),
      )
    })
    return Promise.all(results.map(async (result) => (await result.data()) as Float32Array))
  }
  expect(await compute(true)).toEqual(await compute(false))
})
