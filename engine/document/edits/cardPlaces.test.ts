import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cardsOverlap, countOverlaps } from './cardPlaces.ts'

test('a sweep finds as many overlaps as asking each pair', () => {
  const place = fc.record({ x: fc.integer({ min: -600, max: 600 }), y: fc.integer({ min: -600, max: 600 }) })
  fc.assert(
    fc.property(fc.array(place, { maxLength: 30 }), (cards) => {
      const pairs = cards.flatMap((card, at) => cards.slice(at + 1).filter((other) => cardsOverlap(card, other)))
      expect(countOverlaps(cards)).toBe(pairs.length)
    }),
  )
})
