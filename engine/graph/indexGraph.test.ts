import fc from 'fast-check'
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

test('after any changes of nodes and wires, every node has the wires of the list that join two nodes, in its order', () => {
  const anyName = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g')
  const anyNodes = fc.uniqueArray(anyName)
  const anyWires = fc.uniqueArray(fc.tuple(anyName, anyName), { selector: (ends) => ends.join(), maxLength: 12 })
  fc.assert(
    fc.property(fc.array(fc.tuple(anyNodes, anyWires), { minLength: 1, maxLength: 6 }), (graphs) => {
      const drawn = new Map<string, ReturnType<typeof wire>>()
      for (const [names, ends] of graphs) {
        // The same wires from one graph to the next are the same objects, as after an edit.
        const wires = ends.map(([from, to]) => drawn.get(from + to) ?? wire(from, to))
        for (const item of wires) drawn.set(item.from + item.to, item)
        const index = indexGraph({ nodes: names.map(node), wires, groups: [] })
        const ids = names.map(nodeId)
        const whole = wires.filter(({ from, to }) => ids.includes(from) && ids.includes(to))
        expect([...index.wires.values()]).toEqual(whole)
        expect(index.danglingWires).toEqual(wires.filter((item) => !whole.includes(item)))
        for (const name of ids) {
          expect(index.into(name)).toEqual(whole.filter(({ to }) => to === name))
          expect(index.outOf(name)).toEqual(whole.filter(({ from }) => from === name))
        }
      }
    }),
    { numRuns: 500 },
  )
})
