import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Graph } from '../contract/document.ts'
import { nodeId, wireId } from '../contract/ids.ts'
import { topology } from './topology.ts'

function graphOf(nodes: readonly string[], wires: readonly (readonly [string, string])[]): Graph {
  return {
    nodes: nodes.map((name) => ({ id: nodeId(name), kind: 'dense', name, params: {}, x: 0, y: 0 })),
    wires: wires.map(([from, to], index) => ({ id: wireId(`w${index}`), from: nodeId(from), to: nodeId(to), toPort: 'in' })),
    groups: [],
  }
}

test('the order is that of the document where it is upstream first already', () => {
  const graph = graphOf(
    ['in', 'left', 'right', 'add'],
    [
      ['in', 'right'],
      ['in', 'left'],
      ['right', 'add'],
      ['left', 'add'],
    ],
  )
  expect(topology(graph)).toEqual({ order: ['in', 'left', 'right', 'add'], cycles: [] })
})

test('a node drawn before what feeds it comes after it', () => {
  const graph = graphOf(
    ['out', 'middle', 'in'],
    [
      ['in', 'middle'],
      ['middle', 'out'],
    ],
  )
  expect(topology(graph).order).toEqual(['in', 'middle', 'out'])
})

test('cycles are reported with their nodes, and only these are left out of the order', () => {
  const graph = graphOf(
    ['before', 'a', 'b', 'after', 'self', 'c', 'd', 'e'],
    [
      ['before', 'a'],
      ['a', 'b'],
      ['b', 'a'],
      ['b', 'after'],
      ['self', 'self'],
      ['e', 'c'],
      ['c', 'd'],
      ['d', 'e'],
    ],
  )
  expect(topology(graph)).toEqual({ order: ['before', 'after'], cycles: [['a', 'b'], ['self'], ['c', 'd', 'e']] })
})

test('a chain of 30,000 nodes does not overflow the stack, whichever end comes first', () => {
  const names = Array.from({ length: 30_000 }, (_, index) => `n${index}`)
  const wires = names.slice(1).map((name, index) => [`n${index}`, name] as const)
  expect(topology(graphOf(names, wires)).order).toEqual(names)
  expect(topology(graphOf(names.toReversed(), wires)).order).toEqual(names)
})

test('a cycle of 10,000 nodes is one cycle', () => {
  const names = Array.from({ length: 10_000 }, (_, index) => `n${index}`)
  const wires = names.map((name, index) => [name, `n${(index + 1) % names.length}`] as const)
  expect(topology(graphOf(names, wires))).toEqual({ order: [], cycles: [names] })
})

const anyGraph = fc.integer({ min: 1, max: 12 }).chain((count) => {
  const node = fc.integer({ min: 0, max: count - 1 }).map((index) => `n${index}`)
  return fc.array(fc.tuple(node, node), { maxLength: 24 }).map((wires) => ({
    names: Array.from({ length: count }, (_, index) => `n${index}`),
    wires,
  }))
})

test('every node is either in the order, behind all that feed it, or in exactly one cycle, whose nodes reach each other', () => {
  fc.assert(
    fc.property(anyGraph, ({ names, wires }) => {
      const { order, cycles } = topology(graphOf(names, wires))
      expect([...order, ...cycles.flat()].toSorted()).toEqual(names.toSorted())
      const place = new Map<string, number>(order.map((id, index) => [id, index]))
      const backwards = wires.filter(([from, to]) => (place.get(from) ?? -1) >= (place.get(to) ?? Infinity))
      expect(backwards).toEqual([])
      const reaches = closure(names, wires)
      for (const name of names) {
        const companions = names.filter((other) => reaches.has(`${name} ${other}`) && reaches.has(`${other} ${name}`))
        const cycle = cycles.find((members) => members.some((id) => id === name)) ?? []
        expect([...cycle].map(String).toSorted()).toEqual(companions.toSorted())
      }
    }),
  )
})

/** Warshall's transitive closure: pairs joined by at least one wire. */
function closure(names: readonly string[], wires: readonly (readonly [string, string])[]): ReadonlySet<string> {
  const pairs = new Set(wires.map(([from, to]) => `${from} ${to}`))
  for (const middle of names) {
    for (const from of names) {
      for (const to of names) if (pairs.has(`${from} ${middle}`) && pairs.has(`${middle} ${to}`)) pairs.add(`${from} ${to}`)
    }
  }
  return pairs
}
