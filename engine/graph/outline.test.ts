import { expect, test } from 'vitest'
import type { Graph } from '../contract/document.ts'
import { nodeId, wireId } from '../contract/ids.ts'
import { outlineOf, perOutline } from './outline.ts'

const node = (name: string) => ({ id: nodeId(name), kind: 'dense', name, params: {}, x: 0, y: 0 })
const graph: Graph = {
  nodes: [node('a'), node('b')],
  wires: [{ id: wireId('w'), from: nodeId('a'), to: nodeId('b'), toPort: 'in' }],
  groups: [],
}
const withFirst = (change: object): Graph => ({
  ...graph,
  nodes: graph.nodes.map((item, at) => (at === 0 ? { ...item, ...change } : item)),
})

test('an outline stays while only params, places, groups and frozen weights change', () => {
  const outline = outlineOf(graph)
  expect(outlineOf(withFirst({ params: { units: 3 }, x: 4, frozen: true, group: 'g' }))).toBe(outline)
  for (const other of [withFirst({ name: 'c' }), withFirst({ kind: 'flatten' }), { ...graph, wires: [] }]) {
    expect(outlineOf(other)).not.toBe(outlineOf(graph))
  }
})

test('what follows from an outline is worked out once for it', () => {
  let calls = 0
  const names = perOutline(({ nodes }: Graph) => {
    calls += 1
    return nodes.map(({ name }) => name)
  })
  expect(names(withFirst({ x: 8 }))).toBe(names(graph))
  expect(names(withFirst({ name: 'c' }))).toEqual(['c', 'b'])
  expect(calls).toBe(2)
})
