import { expect, test } from 'vitest'
import type { Graph } from '../../../engine/contract/document.ts'
import { groupId, nodeId, wireId } from '../../../engine/contract/ids.ts'
import { neighbourCard, wireEnd, type ArrowKey } from './neighbourCard.ts'
import { walkOrder } from './walkOrder.ts'

const node = (name: string, x: number, y: number) => ({ id: nodeId(name), kind: 'dense', name, params: {}, x, y })
const wire = (from: string, to: string) => ({ id: wireId(`${from}-${to}`), from: nodeId(from), to: nodeId(to), toPort: 'in' })

/** Two rows, a b c over d e, read row by row; b also leads to e. */
const graph: Graph = {
  nodes: [node('a', 0, 0), node('b', 200, 0), node('c', 400, 0), node('d', 0, 160), node('e', 200, 164)],
  wires: [wire('a', 'b'), wire('b', 'c'), wire('c', 'd'), wire('d', 'e'), wire('b', 'e')],
  groups: [],
}
const to = (from: string, arrow: ArrowKey) => neighbourCard(graph, { from, arrow })

test('Tab goes through each card and then the wires that leave it', () => {
  expect(walkOrder(graph).map(({ id }) => id)).toEqual(['a', 'a-b', 'b', 'b-c', 'b-e', 'c', 'c-d', 'd', 'd-e', 'e'])
})

test('a folded group is one card with the wires that leave it', () => {
  const group = groupId('g')
  const folded: Graph = {
    ...graph,
    nodes: graph.nodes.map((each) => (['b', 'c'].includes(each.name) ? { ...each, group } : each)),
    groups: [{ id: group, name: 'g', folded: true }],
  }
  expect(walkOrder(folded).map(({ id }) => id)).toEqual(['a', 'a-b', '#g', 'c-d', 'b-e', 'd', 'd-e', 'e'])
})

test('arrow keys go to the nearest card in their direction', () => {
  expect([to('a', 'ArrowRight'), to('c', 'ArrowLeft'), to('b', 'ArrowDown'), to('e', 'ArrowUp')]).toEqual(['b', 'b', 'e', 'b'])
})

test('at the end of a row the way goes on along the wires, and nowhere without one', () => {
  expect([to('c', 'ArrowRight'), to('d', 'ArrowLeft')]).toEqual(['d', 'c'])
  expect([to('e', 'ArrowRight'), to('a', 'ArrowLeft'), to('a', 'ArrowUp')]).toEqual([null, null, null])
})

test('from a wire the arrows lead to its ends', () => {
  const ends = (['ArrowLeft', 'ArrowUp', 'ArrowRight', 'ArrowDown'] as const).map((arrow) =>
    wireEnd(graph, { wire: 'b-e', arrow }),
  )
  expect(ends).toEqual(['b', 'b', 'e', 'e'])
})
