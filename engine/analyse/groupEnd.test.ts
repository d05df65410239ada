import { expect, test } from 'vitest'
import type { Graph, GraphNode } from '../contract/document.ts'
import { groupId, nodeId, wireId } from '../contract/ids.ts'
import { groupEnd } from './groupEnd.ts'

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
const end = (drawn: Graph, side: 'in' | 'out') => {
  const found = groupEnd(drawn, { group: groupId('g'), side })
  return found.ok ? found.value : found.problems.map(({ code, message }) => `${code}: ${message.en.split('.')[0] ?? ''}`)
}

const chain = graph([inside('a', 'dense'), inside('b', 'dense')], [wire('a', 'b')])

test('a wire to a folded chain goes to its first node, and one from it starts at its last', () => {
  expect([end(chain, 'in'), end(chain, 'out')]).toEqual(['a', 'b'])
})

test('the output that the group already gives on is meant, though another is free', () => {
  const { group: _, ...behind } = inside('behind', 'dense')
  const used = graph([inside('a', 'dense'), inside('b', 'dense'), behind], [wire('a', 'behind')])
  expect(end(used, 'out')).toBe('a')
})

test('where several could be meant, or none, that is said', () => {
  const two = graph([inside('a', 'dense'), inside('b', 'dense')], [])
  expect(end(two, 'in')).toEqual(['group-end: 2 inputs inside "block" could take this wire'])
  expect(end(two, 'out')).toEqual(['group-end: 2 outputs inside "block" could start this wire'])
  expect(end(graph([inside('in', 'input')], []), 'in')).toEqual(['group-end: No input inside "block" could take this wire'])
})
