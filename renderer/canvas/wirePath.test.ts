import { describe, expect, test } from 'vitest'
import { wirePath } from './wirePath.ts'

/** All coordinate pairs of a path, in order. */
function points(path: string): { x: number; y: number }[] {
  const numbers = [...path.matchAll(/-?\d+(\.\d+)?/g)].map(([number]) => Number(number))
  return numbers.flatMap((x, index) => (index % 2 === 0 ? [{ x, y: numbers[index + 1] ?? 0 }] : []))
}

describe('a wire', () => {
  test('to the neighbour on the same height is a straight line', () => {
    expect(wirePath({ x: 158, y: 22 }, { x: 200, y: 22 }, { lane: 0, blocked: false }).path).toBe('M158 22H200')
  })

  test('to the next row leaves to the right, arrives from the left, and never crosses a card', () => {
    const { path } = wirePath({ x: 758, y: 22 }, { x: 0, y: 182 }, { lane: 0, blocked: false })
    const way = points(path)
    expect(Math.max(...way.map(({ x }) => x))).toBeGreaterThan(758)
    expect(Math.min(...way.map(({ x }) => x))).toBeLessThan(0)
    // The long run lies between the rows: below the first row's cards (top 0, at most 114 high) and above the second's (top 160).
    const run = way.filter(({ x }) => x > 50 && x < 700).map(({ y }) => y)
    expect(run.every((y) => y > 114 && y < 160)).toBe(true)
  })

  test('that has cards in its way passes above them', () => {
    const { path, label } = wirePath({ x: 158, y: 22 }, { x: 1200, y: 22 }, { lane: 1, blocked: true })
    expect(label.y).toBeLessThan(0)
    expect(Math.min(...points(path).map(({ y }) => y))).toBeLessThan(0)
  })

  test('keeps apart from another of the same node', () => {
    const ends = [
      { x: 758, y: 22 },
      { x: 0, y: 182 },
    ] as const
    expect(wirePath(...ends, { lane: 1, blocked: false }).label.y).not.toBe(
      wirePath(...ends, { lane: 0, blocked: false }).label.y,
    )
  })
})
