import { expect, test } from 'vitest'
import { diverging, inferno } from './colourMap.ts'

const at = (map: Uint8ClampedArray, value: number) => [...map.subarray(value * 3, value * 3 + 3)]

test('inferno is matplotlib’s table at its ends and in between', () => {
  // matplotlib 3: inferno_data[0], [64], [128], [192], [255] × 255, rounded.
  expect([0, 64, 128, 192, 255].map((value) => at(inferno, value))).toEqual([
    [0, 0, 4],
    [87, 16, 110],
    [188, 55, 84],
    [249, 142, 9],
    [252, 255, 164],
  ])
})

test('inferno grows lighter with every step, so that order can be read without hue', () => {
  const light = Array.from({ length: 256 }, (_, value) => {
    const [red = 0, green = 0, blue = 0] = at(inferno, value)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
  })
  expect(light.every((value, index) => index === 0 || value > (light[index - 1] ?? 0) - 1)).toBe(true)
})

test('the diverging map is blue below, near white in the middle and red above', () => {
  expect([at(diverging, 0), at(diverging, 255)]).toEqual([
    [5, 48, 97],
    [103, 0, 31],
  ])
  expect(Math.min(...at(diverging, 127), ...at(diverging, 128))).toBeGreaterThan(240)
})
