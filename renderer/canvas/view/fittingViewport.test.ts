import { expect, test } from 'vitest'
import { fittingViewport } from './fittingViewport.ts'

const canvas = { width: 740, height: 456 }
const corner = { width: 164, height: 98 }
const card = (x: number, y: number) => ({ x, y, width: 160, height: 60 })
const fit = (cards: readonly ReturnType<typeof card>[], lying = corner) => fittingViewport(cards, { canvas, corner: lying })

/** Where cards lie in the window, with what lies in its corner. */
function seen(cards: readonly ReturnType<typeof card>[], { x, y, zoom }: ReturnType<typeof fit>) {
  const ends = cards.map((one) => ({ right: (one.x + one.width) * zoom + x, bottom: (one.y + one.height) * zoom + y }))
  return {
    isInside: ends.every(({ right, bottom }) => right <= canvas.width && bottom <= canvas.height),
    isCovered: ends.some(({ right, bottom }) => right > canvas.width - corner.width && bottom > canvas.height - corner.height),
  }
}

test('a drawing that ends above the corner takes the whole canvas', () => {
  const row = [card(0, 0), card(400, 0), card(800, 0)]
  expect(fit(row)).toEqual(fit(row, { width: 0, height: 0 }))
  // 740 − 2·64 pixels for 960.
  expect(fit(row).zoom).toBeCloseTo(612 / 960)
})

test('a long last row is seen beside or above the corner', () => {
  const rows = Array.from({ length: 6 }, (_, row) => card(0, row * 180)).concat([400, 700, 1000, 1300].map((x) => card(x, 900)))
  expect(seen(rows, fit(rows))).toEqual({ isInside: true, isCovered: false })
  // It would come below what lies there.
  expect(seen(rows, fit(rows, { width: 0, height: 0 }))).toEqual({ isInside: true, isCovered: true })
})

test('a single card is not blown up', () => {
  expect(fit([card(0, 0)]).zoom).toBe(1.1)
})
