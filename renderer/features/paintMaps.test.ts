import { expect, test } from 'vitest'
import { nodeId } from '../../engine/contract/ids.ts'
import type { FeatureMaps } from '../../engine/contract/probes.ts'
import { diverging, inferno } from './colourMap.ts'
import { cellValue, mapPixels, scaleEnds } from './paintMaps.ts'

const maps = (bytes: readonly number[], minimum: number, maximum: number): FeatureMaps => ({
  node: nodeId('a'),
  shape: [1, bytes.length, 1],
  height: 1,
  width: bytes.length,
  maps: 1,
  mapsTotal: 1,
  bytes: Uint8Array.from(bytes),
  minimum,
  maximum,
})
const colour = (map: Uint8ClampedArray, step: number) => [...map.subarray(step * 3, step * 3 + 3), 255]

test('outputs take the whole scale from their lowest to their highest value', () => {
  expect([...mapPixels(maps([0, 255], -1, 3), 0, 'sequential')]).toEqual([...colour(inferno, 0), ...colour(inferno, 255)])
})

test('on the signed scale zero is the middle, however lopsided the weights are', () => {
  // From −1 to 3: the ends are ±3, −1 lies a third of the way from the middle to the lower end, 0 is byte 64.
  const pixels = [...mapPixels(maps([0, 64, 255], -1, 3), 0, 'signed')]
  expect(pixels).toEqual([...colour(diverging, 85), ...colour(diverging, 128), ...colour(diverging, 255)])
  expect(scaleEnds({ minimum: -1, maximum: 3 }, 'signed')).toEqual([-3, 3])
})

test('a map of all equal values is drawn, not divided by zero', () => {
  expect([...mapPixels(maps([0, 0], 2, 2), 0, 'sequential')]).toEqual([...colour(inferno, 0), ...colour(inferno, 0)])
})

test('a cell tells its value in the data’s own units', () => {
  const shown = maps([0, 51, 255], -1, 4)
  expect([0, 1, 2].map((cell) => cellValue(shown, 0, cell))).toEqual([-1, 0, 4])
})
