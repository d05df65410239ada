import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fitMapGrid, mapAt } from './mapGrid.ts'

test('all maps fit into the space, whatever their number and shape', () => {
  // Not narrower than a fiftieth of their height or the reverse: a cell is never smaller than a pixel.
  const side = fc.integer({ min: 8, max: 64 })
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 64 }),
      side,
      side,
      fc.integer({ min: 600, max: 1600 }),
      (count, width, height, room) => {
        const grid = fitMapGrid({ count, width, height }, { width: room, height: 400, gap: 2 })
        expect(grid.columns * grid.rows).toBeGreaterThanOrEqual(count)
        expect(grid.columns * grid.cellWidth + (grid.columns - 1) * 2).toBeLessThanOrEqual(room)
        expect(grid.rows * grid.cellHeight + (grid.rows - 1) * 2).toBeLessThanOrEqual(400)
      },
    ),
  )
})

test('sixteen square maps in a wide space lie in two rows of eight', () => {
  // 8 × 40 + 7 × 4 = 348 ≤ 350 and 2 × 40 + 4 = 84 ≤ 90; three rows would leave 27, one row 18 pixels for each.
  expect(fitMapGrid({ count: 16, width: 8, height: 8 }, { width: 350, height: 90, gap: 4 })).toEqual({
    columns: 8,
    rows: 2,
    cellWidth: 40,
    cellHeight: 40,
    gap: 4,
  })
})

test('a point is found in its map, row and column; a gap holds none', () => {
  const grid = { columns: 2, rows: 2, cellWidth: 40, cellHeight: 40, gap: 4 }
  const maps = { maps: 3, width: 8, height: 8 }
  expect(mapAt(grid, { x: 44 + 11, y: 6 }, maps)).toEqual({ map: 1, row: 1, column: 2 })
  expect(mapAt(grid, { x: 42, y: 6 }, maps)).toBeNull()
  expect(mapAt(grid, { x: 50, y: 50 }, maps)).toBeNull()
})
