import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { noAugmentation } from '../../contract/augmentations.ts'
import type { AugmentationSettings } from '../../contract/document.ts'
import { noPreprocessing } from '../preprocessing.ts'
import { uciDigits } from '../sources/uciDigits.ts'
import { takeBatch } from '../takeBatch.ts'
import { adjustColours } from './adjustColours.ts'
import { createAugmenter } from './augmentation.ts'
import { drawPlaces, type Draw } from './augmentationDraws.ts'
import { eraseRectangle } from './eraseRectangle.ts'
import { moveImage } from './moveImage.ts'

const image = { height: 5, width: 6, channels: 1 }
/** 0, 7, 3, 10, … : every number tells its place in its row. */
const picture = Float32Array.from({ length: 30 }, (_, at) => (at * 7) % 11)

/** Draws that are told by name; the others are in the middle. */
function drawing(told: Partial<Record<keyof typeof drawPlaces, number>>): Draw {
  const byPlace = new Map(Object.entries(told).map(([name, value]) => [Reflect.get(drawPlaces, name), value]))
  return (index) => byPlace.get(index) ?? 0.5
}

function moved(settings: Partial<AugmentationSettings>, told: Parameters<typeof drawing>[0], values = picture): number[] {
  const into = new Float32Array(values.length).fill(99)
  moveImage(values, into, { image, settings: { ...noAugmentation, ...settings }, draw: drawing(told) })
  return Array.from(into, (value) => Number(value.toFixed(5)))
}

const rows = (values: ArrayLike<number>): number[][] =>
  Array.from({ length: image.height }, (_, row) => Array.from(values).slice(row * image.width, (row + 1) * image.width))

describe('geometry', () => {
  test('a flip mirrors every row, a vertical one the order of rows', () => {
    expect(rows(moved({ horizontalFlip: true }, { horizontalFlip: 0.4 }))).toEqual(rows(picture).map((row) => row.toReversed()))
    expect(rows(moved({ verticalFlip: true }, { verticalFlip: 0.4 }))).toEqual(rows(picture).toReversed())
    expect(moved({ horizontalFlip: true, verticalFlip: true }, {})).toEqual([...picture])
  })

  test('a random crop is one of the windows of the padded picture, and each comes about as often', () => {
    const padding = 2
    const padded = Array.from({ length: 9 }, (_, row) =>
      Array.from({ length: 10 }, (_unused, column) => rows(picture)[row - padding]?.[column - padding] ?? 0),
    )
    const windows = new Map<string, number>()
    for (let top = 0; top <= 4; top++)
      for (let left = 0; left <= 4; left++)
        windows.set(
          padded
            .slice(top, top + 5)
            .map((row) => row.slice(left, left + 6))
            .join(),
          0,
        )
    expect(windows.size).toBe(25)
    const { copy } = createAugmenter([5, 6, 1], { settings: { ...noAugmentation, randomCrop: padding }, seed: 3, epoch: 0 })
    for (let sample = 0; sample < 5000; sample++) {
      const into = new Float32Array(30)
      copy(picture, into, sample)
      const window = into.join()
      expect(windows.has(window)).toBe(true)
      windows.set(window, (windows.get(window) ?? 0) + 1)
    }
    // χ² with 24 degrees of freedom is below 51.2 in 999 of 1,000 cases.
    const chiSquare = [...windows.values()].reduce((sum, count) => sum + (count - 200) ** 2 / 200, 0)
    expect(chiSquare).toBeLessThan(51.2)
  })

  test('a picture that is turned upside down or mirrored is shifted as it then lies', () => {
    /** The picture read from a row and a column on, 0 outside: what padding and cutting out gives. */
    const shifted = (flipped: readonly (readonly number[])[], top: number, left: number) =>
      flipped.map((_, row) => Array.from({ length: 6 }, (_unused, column) => flipped[row + top]?.[column + left] ?? 0))
    const upside = { verticalFlip: true, randomCrop: 2 }
    expect(rows(moved(upside, { verticalFlip: 0.4, cropTop: 0.9, cropLeft: 0.5 }))).toEqual(
      shifted(rows(picture).toReversed(), 2, 0),
    )
    expect(rows(moved(upside, { verticalFlip: 0.4, cropTop: 0.3, cropLeft: 0.1 }))).toEqual(
      shifted(rows(picture).toReversed(), -1, -2),
    )
    const mirrored = rows(picture).map((row) => row.toReversed())
    expect(rows(moved({ horizontalFlip: true, randomCrop: 2 }, { horizontalFlip: 0.4, cropTop: 0.5, cropLeft: 0.9 }))).toEqual(
      shifted(mirrored, 0, 2),
    )
  })

  // PyTorch 2: torch.nn.functional.affine_grid and grid_sample (bilinear, zeros outside, align_corners=True), float64.
  test('turning by 20°, zooming by 1.1 and shifting by (1, −1) agree with grid_sample', () => {
    const settings = { rotation: 40, zoom: 0.2, randomCrop: 1 }
    expect(moved(settings, { rotation: 0.75, zoom: 0.75, cropTop: 0.9, cropLeft: 0.1 })).toEqual([
      1.3008, 6.94026, 4.14506, 3.87429, 5.3329, 6.75943, 2.46032, 3.98802, 3.59742, 9.3976, 6.47779, 3.80719, 2.55738, 5.72712,
      5.72485, 6.44536, 3.65015, 1.87054, 0.79733, 5.09179, 5.47701, 3.49312, 4.03782, 3.92796, 0, 0, 0, 0.57462, 4.75283,
      5.55102,
    ])
  })

  test('a mirrored picture is mirrored first, and then turned by −35° and zoomed by 0.8', () => {
    const settings = { rotation: 70, zoom: 0.4, horizontalFlip: true }
    expect(moved(settings, { rotation: 0.25, zoom: 0.25, horizontalFlip: 0 })).toEqual([
      0, 0, 2.78289, 4.78094, 4.7421, 0, 0.84994, 7.85709, 3.82985, 4.24417, 5.90849, 1.21923, 1.49, 4.00727, 6.66909, 9.19924,
      1.79294, 3.21075, 0.46502, 6.94656, 1.75333, 4.41515, 6.55258, 1.39559, 0, 3.74028, 5.94443, 2.94075, 0, 0,
    ])
  })

  test('channels of a pixel stay together', () => {
    const colours = Float32Array.from({ length: 3 * 4 * 2 }, (_, at) => at)
    const into = new Float32Array(24)
    const settings = { ...noAugmentation, horizontalFlip: true, randomCrop: 1 }
    const draw = drawing({ horizontalFlip: 0, cropTop: 0, cropLeft: 0.9 })
    moveImage(colours, into, { image: { height: 3, width: 4, channels: 2 }, settings, draw })
    // Mirrored, then one row down and one column to the left.
    expect([...into]).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 4, 5, 2, 3, 0, 1, 0, 0, 12, 13, 10, 11, 8, 9, 0, 0])
  })
})

test('brightness multiplies, then contrast spreads about the mean luma (ITU-R BT.601)', () => {
  const values = Float32Array.of(10, 20, 30, 50, 60, 70)
  const settings = { ...noAugmentation, brightness: 0.5, contrast: 0.4 }
  adjustColours(values, {
    image: { height: 1, width: 2, channels: 3 },
    settings,
    draw: drawing({ brightness: 0.9, contrast: 0 }),
  })
  // × 1.4: 14, 28, 42, 70, 84, 98. Luma: 25.41 and 81.41, mean 53.41. × 0.6 about it.
  const expected = [14, 28, 42, 70, 84, 98].map((value) => 0.6 * value + 0.4 * (0.299 * 42 + 0.587 * 56 + 0.114 * 70))
  expected.forEach((value, at) => expect(values[at]).toBeCloseTo(value, 4))
})

test('random erasing draws area and aspect as torchvision does, and tries again where the rectangle is too large', () => {
  const erased = (draws: readonly number[], size = { height: 10, width: 10, channels: 1 }): number[] => {
    const values = new Float32Array(size.height * size.width).fill(1)
    const draw: Draw = (index) => (index === drawPlaces.erases ? 0.2 : (draws[index - drawPlaces.erasing] ?? 0))
    eraseRectangle(values, { image: size, settings: { ...noAugmentation, randomErasing: 0.25 }, draw })
    return [...values.keys()].filter((at) => values[at] === 0)
  }
  const rectangle = (top: number, left: number, height: number, width: number): number[] =>
    Array.from({ length: height * width }, (_, at) => (top + Math.floor(at / width)) * 10 + left + (at % width))
  // Area 100 · (0.02 + ½ · 0.31) = 17.5, aspect √(0.3 · 3.3) = 0.995: 4 × 4, one of 7 × 7 places.
  expect(erased([0.5, 0.5, 0.5, 0.99])).toEqual(rectangle(3, 6, 4, 4))
  // Area 33, aspect 3.3 · (1 − ε): 10 rows, too many; then area 2, aspect 0.3: 1 × 3.
  expect(erased([0.9999, 0.9999, 0, 0, 0, 0, 0, 0])).toEqual(rectangle(0, 0, 1, 3))
  const never = new Float32Array(100).fill(1)
  const settings = { ...noAugmentation, randomErasing: 0.25 }
  eraseRectangle(never, { image: { height: 10, width: 10, channels: 1 }, settings, draw: () => 0.25 })
  expect(never.every((value) => value === 1)).toBe(true)
})

test('every place of a picture is erased now and then, its edges too', () => {
  const size = { height: 6, width: 6, channels: 1 }
  const erased = new Float64Array(36)
  for (let seed = 0; seed < 400; seed++) {
    const { finish } = createAugmenter([6, 6, 1], { settings: { ...noAugmentation, randomErasing: 1 }, seed, epoch: 0 })
    const values = new Float32Array(36).fill(1)
    finish(values, 0)
    values.forEach((value, at) => (erased[at] = (erased[at] ?? 0) + (value === 0 ? 1 : 0)))
  }
  // The corners least often: a rectangle that holds one must lie in it.
  for (const corner of [0, size.width - 1, 30, 35]) expect(erased[corner]).toBeGreaterThan(0)
  expect(Math.min(...erased)).toBeGreaterThan(0)
})

test('noise is normal with mean 0 and the given deviation, and another in each sample', () => {
  const { finish } = createAugmenter([100_001], { settings: { ...noAugmentation, gaussianNoise: 0.3 }, seed: 1, epoch: 2 })
  const [first, second] = [new Float32Array(100_001), new Float32Array(100_001)]
  finish(first, 0)
  finish(second, 1)
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
  const numbers = [...first]
  // Standard errors: 0.001 of the mean, 0.0007 of the deviation; the fourth moment of a normal distribution is 3 σ⁴.
  expect(Math.abs(mean(numbers))).toBeLessThan(0.004)
  expect(Math.sqrt(mean(numbers.map((value) => value ** 2)))).toBeCloseTo(0.3, 2)
  expect(mean(numbers.map((value) => value ** 4)) / 0.3 ** 4).toBeCloseTo(3, 0)
  expect(Math.abs(mean(numbers.map((value, at) => value * (second[at] ?? 0)))) / 0.09).toBeLessThan(0.013)
})

const everything: AugmentationSettings = {
  horizontalFlip: true,
  verticalFlip: true,
  randomCrop: 1,
  rotation: 30,
  zoom: 0.2,
  brightness: 0.3,
  contrast: 0.3,
  randomErasing: 0.5,
  gaussianNoise: 0.1,
}

describe('a sample is augmented', () => {
  const digits = uciDigits()
  const take = (indices: readonly number[], { settings = everything, seed = 1, epoch = 0 } = {}): Float32Array =>
    Float32Array.from(
      takeBatch(digits, { indices, preprocessing: noPreprocessing, augmentation: { settings, seed, epoch } }).inputs,
    )

  test('alike in whatever batch it stands', () => {
    const sample = fc.integer({ min: 0, max: digits.samples - 1 })
    fc.assert(
      fc.property(fc.array(sample, { minLength: 1, maxLength: 9 }), fc.nat(2 ** 31), fc.nat(500), (indices, seed, epoch) => {
        const together = take(indices, { seed, epoch })
        const alone = indices.flatMap((index) => [...take([index], { seed, epoch })])
        expect([...together]).toEqual(alone)
      }),
      { numRuns: 50 },
    )
  })

  test('anew in each epoch, by each seed, and other than its neighbour', () => {
    const variants = [take([5]), take([5], { epoch: 1 }), take([5], { seed: 2 }), take([6])].map((values) => values.join())
    expect(new Set(variants).size).toBe(4)
  })

  test('with the same flips when something else is switched on', () => {
    const indices = Array.from({ length: 20 }, (_, index) => index)
    const flips = take(indices, { settings: { ...noAugmentation, horizontalFlip: true } })
    const brighter = take(indices, { settings: { ...noAugmentation, horizontalFlip: true, brightness: 0.5 } })
    flips.forEach((value, at) => expect(value === 0).toBe(brighter[at] === 0))
  })

  test('without a change to what is stored', () => {
    const before = digits.inputs.slice(0, 640)
    take([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    expect(digits.inputs.subarray(0, 640)).toEqual(before)
  })
})

test('erasing and noise come behind the scaling: what is erased is 0 for the network', () => {
  const augmentation = { settings: { ...noAugmentation, randomErasing: 1 }, seed: 1, epoch: 0 }
  const preprocessing = { scaling: 'centre', subtract: [8], divide: [1] } as const
  const { inputs } = takeBatch(uciDigits(), { indices: [0, 1, 2], preprocessing, augmentation })
  const plain = takeBatch(uciDigits(), { indices: [0, 1, 2], preprocessing }).inputs
  const changed = [...inputs.keys()].filter((at) => inputs[at] !== plain[at])
  expect(changed.length).toBeGreaterThan(5)
  expect(changed.every((at) => inputs[at] === 0)).toBe(true)
})

test('rows of a table get noise and nothing else', () => {
  const table = { ...uciDigits(), shape: [64] }
  const options = { indices: [0, 3], preprocessing: noPreprocessing }
  const silent = { settings: { ...everything, gaussianNoise: 0 }, seed: 1, epoch: 0 }
  expect(takeBatch(table, { ...options, augmentation: silent })).toEqual(takeBatch(table, options))
})
