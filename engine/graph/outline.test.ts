import { expect, test } from 'vitest'
import type { Graph } from '../contract/document.ts'
import { nodeId, wireId } from '../contract/ids.ts'
import { holdsWhereTouched, outlineOf, perOutline } from './outline.ts'

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

test('what still holds after a change of the outline is not worked out again', () => {
  let calls = 0
  const lists = perOutline(
    ({ nodes }: Graph) => {
      calls += 1
      return nodes.map(({ kind }) => kind)
    },
    (found, { index }) => found.length === index.graph.nodes.length,
  )
  const found = lists(graph)
  expect(lists(withFirst({ name: 'c' }))).toBe(found)
  expect(lists({ ...graph, nodes: [...graph.nodes, node('d')] })).toEqual(['dense', 'dense', 'dense'])
  expect(calls).toBe(2)
})

test('asked about after a change are nodes that changed, those behind them, and those with other wires into them', () => {
  const wire = (from: string, to: string) => ({ id: wireId(`${from}${to}`), from: nodeId(from), to: nodeId(to), toPort: 'in' })
  const chain: Graph = {
    nodes: ['a', 'b', 'c', 'd', 'e', 'f'].map(node),
    wires: [wire('a', 'b'), wire('b', 'c'), wire('c', 'd'), wire('e', 'f')],
    groups: [],
  }
  const asked: string[] = []
  const look = perOutline(
    () => ({}),
    (_, change) => holdsWhereTouched(change, ({ id }) => asked.push(id) > 0),
  )
  const touchedBy = (edited: Graph) => {
    look(chain)
    asked.length = 0
    look(edited)
    return [...new Set(asked)].toSorted()
  }
  const renamed = { ...chain, nodes: chain.nodes.map((item) => (item.name === 'b' ? { ...item, kind: 'flatten' } : item)) }
  expect(touchedBy(renamed)).toEqual(['b', 'c'])
  expect(touchedBy({ ...chain, wires: chain.wires.slice(0, -1) })).toEqual(['f'])
  expect(touchedBy({ ...chain, nodes: chain.nodes.toSpliced(2, 1) })).toEqual(['d'])
  expect(touchedBy({ ...chain, nodes: [...chain.nodes, node('g')], wires: [...chain.wires, wire('g', 'e')] })).toEqual(['e', 'g'])
})
