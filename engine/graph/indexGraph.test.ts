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
