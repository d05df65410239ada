import { expect, test } from 'vitest'
import { samplePicture } from './samplePixels.ts'

test('a grey image runs from the data’s minimum to its maximum', () => {
  const picture = samplePicture({ values: Float32Array.of(0, 8, 16, 16), shape: [2, 2, 1] }, { minimum: 0, maximum: 16 })
  expect([picture.width, picture.height, [...picture.pixels]]).toEqual([
    2,
    2,
    [0, 0, 0, 255, 128, 128, 128, 255, 255, 255, 255, 255, 255, 255, 255, 255],
  ])
})

test('a colour image keeps its channels', () => {
  const picture = samplePicture({ values: Float32Array.of(255, 0, 127.5), shape: [1, 1, 3] }, { minimum: 0, maximum: 255 })
  expect([...picture.pixels]).toEqual([255, 0, 128, 255])
})

test('a long row of numbers is folded, and cells beyond its end are clear', () => {
  const picture = samplePicture({ values: new Float32Array(10).fill(1), shape: [10] }, { minimum: 0, maximum: 1 })
  expect([picture.width, picture.height, picture.pixels[9 * 4 + 3], picture.pixels[10 * 4 + 3]]).toEqual([4, 3, 255, 0])
})
