import { expect, test } from 'vitest'
import { sharedTiles } from './sharedTiles.ts'

test('where all tiles fit into the cache every part of the filter is read once', () => {
  const { atATime, panelsAtATime } = sharedTiles({ tiles: 16, channels: 256, panels: 32, threads: 2 })
  expect({ atATime, parts: 32 / panelsAtATime }).toEqual({ atATime: 16, parts: 2 })
})

test.each([1, 2, 3, 8, 16])('no block is larger than the cache, for %i threads', (threads) => {
  for (const channels of [8, 64, 128, 256, 512])
    for (const tiles of [8, 16, 49, 64, 196]) {
      const { atATime, panelsAtATime } = sharedTiles({ tiles, channels, panels: channels / 8, threads })
      // 36 numbers of each tile's channels, going in and coming out; six tiles go together in any case.
      const bytes = 36 * atATime * (channels + panelsAtATime * 8) * 4
      expect(bytes <= 1 << 20 || atATime <= 6).toBe(true)
    }
})
