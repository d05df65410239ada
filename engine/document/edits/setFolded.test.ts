import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { GraphNode, Group, NetDocument } from '../../contract/document.ts'
import { groupId, nodeId } from '../../contract/ids.ts'
import type { Result } from '../../contract/problem.ts'
import { shownCards } from '../../graph/shownCards.ts'
import { emptyDocument } from '../emptyDocument.ts'
import { cardsOverlap, columnPitch, rowPitch } from './cardPlaces.ts'
import { ungroup } from './groupNodes.ts'
import { setFolded } from './setFolded.ts'

function must<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.problems[0]?.message.en)
  return result.value
}

/** `name: [column, row, group]`. */
function drawing(cells: Record<string, readonly [number, number, (string | undefined)?]>, groups: readonly Group[]): NetDocument {
  const nodes = Object.entries(cells).map(([name, [column, row, group]]): GraphNode => ({
    id: nodeId(name),
    kind: 'dense',
    name,
    params: {},
    x: column * columnPitch,
    y: row * rowPitch,
    ...(group === undefined ? {} : { group: groupId(group) }),
  }))
  return { ...emptyDocument('Folding'), graph: { nodes, wires: [], groups } }
}
const group = (id: string, parent?: string): Group => ({
  id: groupId(id),
  name: id,
  ...(parent === undefined ? {} : { parent: groupId(parent) }),
})
const fold = (document: NetDocument, id: string) => must(setFolded(document, { group: groupId(id), folded: true }))
const open = (document: NetDocument, id: string) => must(setFolded(document, { group: groupId(id), folded: false }))

/** Every card with its column and row. */
const seen = ({ graph }: NetDocument) =>
  Object.fromEntries(shownCards(graph).cards.map(({ key, x, y }) => [key, [x / columnPitch, y / rowPitch]]))
function countOverlaps({ graph }: NetDocument): number {
  const { cards } = shownCards(graph)
  return cards.flatMap((card, at) => cards.slice(at + 1).filter((other) => cardsOverlap(card, other))).length
}

const block = drawing(
  {
    before: [0, 0],
    a: [1, 0, 'block'],
    b: [2, 0, 'block'],
    c: [3, 0, 'block'],
    skip: [2, 1, 'block'],
    behind: [4, 0],
    last: [5, 0],
    below: [0, 2],
  },
  [group('block')],
)

describe('a folded group', () => {
  test('is one card at its upper left corner, and what stood behind and below moves in', () => {
    expect(seen(fold(block, 'block'))).toEqual({ before: [0, 0], '#block': [1, 0], behind: [2, 0], last: [3, 0], below: [0, 1] })
  })

  test('opens as it was', () => {
    expect(open(fold(block, 'block'), 'block')).toEqual(block)
  })

  test('holds folded groups, which stay folded when it opens', () => {
    const nested = drawing({ a: [0, 0, 'block'], b: [1, 0, 'block'], c: [2, 0, 'stage'], d: [3, 0] }, [
      group('stage'),
      group('block', 'stage'),
    ])
    const inner = fold(nested, 'block')
    expect(seen(inner)).toEqual({ '#block': [0, 0], c: [1, 0], d: [2, 0] })
    const outer = fold(inner, 'stage')
    expect(seen(outer)).toEqual({ '#stage': [0, 0], d: [1, 0] })
    expect(open(outer, 'stage')).toEqual(inner)
    expect(open(open(outer, 'stage'), 'block')).toEqual(nested)
  })

  test('leaves the others where they are if closing the gap would cover one', () => {
    const crowded = drawing({ a: [0, 0, 'g'], stranger: [1, 0.5], b: [3, 0, 'g'], behind: [4, 0] }, [group('g')])
    expect(seen(fold(crowded, 'g'))).toEqual({ '#g': [0, 0], stranger: [1, 0.5], behind: [4, 0] })
  })

  test('is opened before it is dissolved, so that its nodes cover nothing', () => {
    const folded = fold(block, 'block')
    expect(seen(must(ungroup(folded, { group: groupId('block') })))).toEqual(seen(block))
  })

  test('that is gone is refused', () => {
    const refused = setFolded(block, { group: groupId('nowhere'), folded: true })
    expect(refused.ok ? [] : refused.problems.map(({ code }) => code)).toEqual(['unknown-group'])
  })
})

/** Cards anywhere that cover none, some of them in nested groups; the inner group starts folded. */
const scattered = fc
  .array(
    fc.record({
      x: fc.integer({ min: 0, max: 1600 }),
      y: fc.integer({ min: 0, max: 1200 }),
      group: fc.constantFrom(undefined, undefined, 'outer', 'inner'),
    }),
    { minLength: 2, maxLength: 24 },
  )
  .map((places) => {
    const free = places.filter((place, at) => !places.slice(0, at).some((other) => cardsOverlap(place, other)))
    const cells = free.map(({ x, y, group: name }, at) => [`n${at}`, [x / columnPitch, y / rowPitch, name]] as const)
    return drawing(Object.fromEntries(cells), [group('outer'), group('inner', 'outer')])
  })

test('opening covers no card, wherever cards stand, and folding again undoes it', () => {
  fc.assert(
    fc.property(scattered, (document) => {
      // A drawing in which the folded group may stand anywhere: hidden nodes have no say in the places of others.
      const folded = {
        ...document,
        graph: { ...document.graph, groups: [{ ...group('outer'), folded: true as const }, group('inner', 'outer')] },
      }
      fc.pre(countOverlaps(folded) === 0)
      const opened = open(folded, 'outer')
      expect(countOverlaps(opened)).toBe(0)
      expect(seen(fold(opened, 'outer'))).toEqual(seen(folded))
    }),
    { numRuns: 300 },
  )
})

test('folding covers no card', () => {
  fc.assert(
    fc.property(scattered, fc.constantFrom('outer', 'inner'), (document, id) => {
      expect(countOverlaps(fold(document, id))).toBe(0)
    }),
    { numRuns: 300 },
  )
})
