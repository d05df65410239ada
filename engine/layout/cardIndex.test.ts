import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nodeId } from '../contract/ids.ts'
import type { ShownCard } from '../graph/shownCards.ts'
import { cardBox, crossesBox } from './cardBox.ts'
import { CardIndex } from './cardIndex.ts'

const anyPlace = fc.record({ x: fc.integer({ min: -900, max: 900 }), y: fc.integer({ min: -900, max: 900 }) })
const anyCards = fc.array(anyPlace, { minLength: 1, maxLength: 30 }).map((places) =>
  places.map(({ x, y }, at): ShownCard => {
    const node = { id: nodeId(`n${at}`), kind: 'dense', name: `n${at}`, params: {}, x, y }
    return { type: 'node', key: node.id, node, members: [node], x, y, home: undefined }
  }),
)

test('a line crosses what it crosses when every card is asked, the exempted one left out', () => {
  fc.assert(
    fc.property(anyCards, fc.array(anyPlace, { minLength: 2, maxLength: 4 }), (cards, line) => {
      const [exempt, ...others] = cards
      const crossed = line.some((point, at) => {
        const before = line[at - 1]
        return before !== undefined && others.some((card) => crossesBox(before, point, cardBox(card, 3)))
      })
      expect(new CardIndex(cards, { margin: 3 }).crosses(line, exempt === undefined ? [] : [exempt])).toBe(crossed)
    }),
  )
})

test('an upright line from a point is free exactly as far as the clear span goes', () => {
  fc.assert(
    fc.property(anyCards, anyPlace, fc.integer({ min: -1200, max: 1200 }), (cards, from, y) => {
      const index = new CardIndex(cards, { margin: 3 })
      const span = index.clearSpan(from)
      const reached = span !== null && y >= span.low && y <= span.high
      expect(reached).toBe(!index.crosses([from, { x: from.x, y }], []))
    }),
  )
})
