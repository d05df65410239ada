import { describe, expect, test } from 'vitest'
import { fitRoute, wirePath } from './wirePath.ts'

describe('a wire', () => {
  test('to the neighbour on the same height is a straight line', () => {
    expect(wirePath({ x: 158, y: 22 }, { x: 200, y: 22 }, null).path).toBe('M158 22H200')
  })

  test('along a route has rounded corners, and its shape on the longest level run', () => {
    const route = [
      { x: 0, y: 0 },
      { x: 26, y: 0 },
      { x: 26, y: 100 },
      { x: 400, y: 100 },
      { x: 400, y: 40 },
      { x: 420, y: 40 },
    ]
    const { path, label } = wirePath({ x: 0, y: 0 }, { x: 420, y: 40 }, route)
    expect(label).toEqual({ x: 213, y: 100 })
    expect(path).toBe('M0 0L13 0Q26 0 26 13L26 86Q26 100 40 100L386 100Q400 100 400 86L400 50Q400 40 410 40L420 40')
  })

  test('without a route still leaves to the right and arrives from the left', () => {
    const { path } = wirePath({ x: 758, y: 22 }, { x: 0, y: 182 }, null)
    const numbers = [...path.matchAll(/-?\d+(\.\d+)?/g)].map(([number]) => Number(number))
    const xs = numbers.filter((_, at) => at % 2 === 0)
    expect([Math.max(...xs) > 758, Math.min(...xs) < 0]).toEqual([true, true])
  })
})

describe('a route', () => {
  const route = [
    { x: 158, y: 22 },
    { x: 184, y: 22 },
    { x: 184, y: 182 },
    { x: 400, y: 182 },
  ]

  test('ends where the ports are, a little off the cards', () => {
    const fitted = fitRoute(route, { start: { x: 162.5, y: 22.5 }, end: { x: 395.5, y: 182.5 } })
    expect(fitted).toEqual([
      { x: 162.5, y: 22.5 },
      { x: 184, y: 22.5 },
      { x: 184, y: 182.5 },
      { x: 395.5, y: 182.5 },
    ])
  })

  test('is given up while a card is dragged away from it', () => {
    expect(fitRoute(route, { start: { x: 300, y: 22 }, end: { x: 400, y: 182 } })).toBeNull()
  })
})
