import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Graph } from '../contract/document.ts'
import { groupId, nodeId, wireId } from '../contract/ids.ts'
import { wrapRows } from './wrapRows.ts'

/** A chain drawn in one line; `skips` are further wires between its nodes. */
function chain(length: number, skips: readonly (readonly [number, number])[] = []): Graph {
  const pairs = [...Array.from({ length: length - 1 }, (_, index) => [index, index + 1] as const), ...skips]
  return {
    nodes: Array.from({ length }, (_, index) => ({
      id: nodeId(`n${index}`),
      kind: 'dense',
      name: `n${index}`,
      params: {},
      x: 0,
      y: 0,
    })),
    wires: pairs.map(([from, to], index) => ({
      id: wireId(`w${index}`),
      from: nodeId(`n${from}`),
      to: nodeId(`n${to}`),
      toPort: 'in',
    })),
    groups: [],
  }
}
const inOneLine = (length: number) => new Map(Array.from({ length }, (_, index) => [`n${index}`, { x: index * 200, y: 0 }]))

test('a short chain stays in one row', () => {
  const places = wrapRows(chain(4), { places: inOneLine(4), aspect: 1.6 })
  expect(new Set([...places.values()].map(({ y }) => y)).size).toBe(1)
})

test('a long chain becomes rows of about the canvas’s proportions', () => {
  const places = [...wrapRows(chain(24), { places: inOneLine(24), aspect: 1.6 }).values()]
  const width = Math.max(...places.map(({ x }) => x)) + 200
  const height = Math.max(...places.map(({ y }) => y)) + 160
  expect(width / height).toBeGreaterThan(0.8)
  expect(width / height).toBeLessThan(3.2)
})

test('a row ends where no skip connection is cut, if there is such a place near', () => {
  // 24 nodes make rows of 6: a cut behind node 5 would cut the skip from 5 to 8, one behind node 4 only the chain.
  const places = wrapRows(chain(24, [[5, 8]]), { places: inOneLine(24), aspect: 1.6 })
  const row = (index: number) => places.get(nodeId(`n${index}`))?.y
  expect(row(5)).toBe(row(8))
})

describe('groups', () => {
  const grouped = (length: number, spans: readonly (readonly [number, number])[]): Graph => {
    const graph = chain(length)
    const groups = spans.map((_, at) => ({ id: groupId(`g${at}`), name: `g${at}` }))
    const groupOf = (index: number) => spans.findIndex(([first, last]) => index >= first && index <= last)
    const nodes = graph.nodes.map((node, at) => (groupOf(at) < 0 ? node : { ...node, group: groupId(`g${groupOf(at)}`) }))
    return { ...graph, nodes, groups }
  }
  const rowsOf = (graph: Graph) => {
    const { length } = graph.nodes
    const places = wrapRows(graph, { places: inOneLine(length), aspect: 1.6 })
    const ys = [...new Set([...places.values()].map(({ y }) => y))].toSorted((left, right) => left - right)
    return ys.map((y) => [...places].flatMap(([id, place]) => (place.y === y ? [Number(id.slice(1))] : [])))
  }

  test('that fit into a row are not cut', () => {
    // 24 nodes make rows of 6, and the group would be cut behind node 5.
    for (const row of rowsOf(grouped(24, [[4, 8]]))) expect([0, 5]).toContain(row.filter((at) => at >= 4 && at <= 8).length)
  })

  test('longer than a row have rows of their own', () => {
    const rows = rowsOf(grouped(24, [[3, 16]]))
    for (const row of rows) expect(new Set(row.map((at) => at >= 3 && at <= 16)).size).toBe(1)
    expect(rows.flat()).toHaveLength(24)
  })
})

test('no two cards cover each other', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 120 }), fc.double({ min: 0.5, max: 4, noNaN: true }), (length, aspect) => {
      const places = [...wrapRows(chain(length), { places: inOneLine(length), aspect }).values()]
      expect(places).toHaveLength(length)
      expect(new Set(places.map(({ x, y }) => `${x},${y}`)).size).toBe(length)
    }),
  )
})

test('the last node of a chain does not get a row of its own', () => {
  const places = [...wrapRows(chain(11), { places: inOneLine(11), aspect: 1.6, fewest: 5 }).values()]
  const rows = [...new Set(places.map(({ y }) => y))].map((row) => places.filter(({ y }) => y === row).length)
  expect(rows).toEqual([5, 6])
})
