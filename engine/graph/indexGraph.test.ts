import { expect, test } from 'vitest'
import type { Graph } from '../contract/document.ts'
import { nodeId, wireId } from '../contract/ids.ts'
import { indexGraph } from './indexGraph.ts'

const node = (name: string) => ({ id: nodeId(name), kind: 'dense', name, params: {}, x: 0, y: 0 })
const wire = (from: string, to: string) => ({ id: wireId(`${from}>${to}`), from: nodeId(from), to: nodeId(to), toPort: 'in' })

const graph: Graph = {
  nodes: [node('a'), node('b'), node('c')],
  wires: [wire('b', 'c'), wire('a', 'c'), wire('a', 'b'), wire('gone', 'c'), wire('a', 'gone')],
  groups: [],
}

test('wires into and out of a node come in document order', () => {
  const index = indexGraph(graph)
  expect(index.into(nodeId('c')).map(({ id }) => id)).toEqual(['b>c', 'a>c'])
  expect(index.outOf(nodeId('a')).map(({ id }) => id)).toEqual(['a>c', 'a>b'])
  expect(index.into(nodeId('a'))).toEqual([])
})

test('wires with an end at a missing node are kept apart', () => {
  const index = indexGraph(graph)
  expect(index.danglingWires.map(({ id }) => id)).toEqual(['gone>c', 'a>gone'])
  expect(index.wires.has(wireId('a>gone'))).toBe(false)
})

test('the same graph is indexed once', () => {
  expect(indexGraph(graph)).toBe(indexGraph(graph))
  expect(indexGraph({ ...graph })).not.toBe(indexGraph(graph))
})

test('graphs with the same ids and the same list of wires share their wiring', () => {
  const moved = { ...graph, nodes: graph.nodes.map((item) => ({ ...item, x: 40 })) }
  expect(indexGraph(moved).wiring).toBe(indexGraph(graph).wiring)
  expect(indexGraph(moved).nodes.get(nodeId('a'))?.x).toBe(40)
  expect(indexGraph({ ...graph, nodes: graph.nodes.slice(1) }).wiring).not.toBe(indexGraph(graph).wiring)
  expect(indexGraph({ ...graph, wires: graph.wires.slice(1) }).wiring).not.toBe(indexGraph(graph).wiring)
})

test('of two nodes with one id the last counts', () => {
  const twice = indexGraph({ ...graph, nodes: [...graph.nodes, { ...node('a'), x: 40 }] })
  expect([...twice.nodes.values()].map(({ name, x }) => [name, x])).toEqual([
    ['a', 40],
    ['b', 0],
    ['c', 0],
  ])
})
