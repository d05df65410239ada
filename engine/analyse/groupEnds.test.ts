import { expect, test } from 'vitest'
import type { Graph, GraphNode } from '../contract/document.ts'
import { groupId, nodeId, wireId } from '../contract/ids.ts'
import { groupEnds } from './groupEnds.ts'

const inside = (id: string, kind: string): GraphNode => ({
  id: nodeId(id),
  kind,
  name: id,
  params: {},
  x: 0,
  y: 0,
  group: groupId('g'),
})
const wire = (from: string, to: string) => ({ id: wireId(`${from}-${to}`), from: nodeId(from), to: nodeId(to), toPort: 'in' })
const graph = (nodes: readonly GraphNode[], wires: Graph['wires']): Graph => ({
  nodes,
  wires,
  groups: [{ id: groupId('g'), name: 'block', folded: true }],
})
const ends = (drawn: Graph, side: 'in' | 'out') => groupEnds(drawn, { group: groupId('g'), side })

const chain = graph([inside('a', 'dense'), inside('b', 'dense')], [wire('a', 'b')])

test('a wire to a folded chain likely goes to its first node, and one from it starts at its last', () => {
  expect([ends(chain, 'in').likely, ends(chain, 'out').likely]).toEqual([['a'], ['b']])
})

test('the output that the group already gives on is meant, though another is free', () => {
  const { group: _, ...behind } = inside('behind', 'dense')
  const used = graph([inside('a', 'dense'), inside('b', 'dense'), behind], [wire('a', 'behind')])
  expect(ends(used, 'out')).toEqual({ likely: ['a'], possible: ['a', 'b'] })
})

test('where several could be meant, all of them are named', () => {
  const two = graph([inside('a', 'dense'), inside('b', 'dense')], [])
  expect([ends(two, 'in').likely, ends(two, 'out').likely]).toEqual([
    ['a', 'b'],
    ['a', 'b'],
  ])
})

test('a group whose inputs are all taken still names what takes a wire, and one of inputs only nothing', () => {
  const fed = graph([inside('in', 'input'), inside('sum', 'add')], [wire('in', 'sum')])
  expect(ends(fed, 'in')).toEqual({ likely: [], possible: ['sum'] })
  expect(ends(graph([inside('in', 'input')], []), 'in')).toEqual({ likely: [], possible: [] })
})
