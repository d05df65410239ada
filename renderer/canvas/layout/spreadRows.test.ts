import { expect, test } from 'vitest'
import { spreadRows } from './spreadRows.ts'

const card = (key: string, x: number, y: number) => ({ key, x, y })

test('rows that stand too close move down, and those below them as far', () => {
  // ResNet-50 after all its groups were opened, wrapped and folded again.
  const cards = [
    card('stem', 0, 0),
    card('stage_1', 0, 160),
    card('stage_2', 0, 292),
    card('stage_3', 0, 424),
    card('fc', 0, 700),
  ]
  expect([...spreadRows(cards)]).toEqual([
    ['stage_2', { x: 0, y: 320 }],
    ['stage_3', { x: 0, y: 480 }],
    ['fc', { x: 0, y: 756 }],
  ])
})

test('cards side by side at slightly different heights are one row', () => {
  expect([...spreadRows([card('a', 0, 0), card('b', 200, 30), card('c', 0, 130), card('d', 200, 150)])]).toEqual([
    ['c', { x: 0, y: 160 }],
    ['d', { x: 200, y: 180 }],
  ])
})

test('what is spread well stays', () => {
  expect(spreadRows([card('a', 0, -40), card('b', 0, 120), card('c', 0, 900)]).size).toBe(0)
})
