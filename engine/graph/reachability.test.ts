import { expect, test } from 'vitest'
import type { Graph } from '../contract/document.ts'
import { nodeId, wireId } from '../contract/ids.ts'
import { connectedParts, downstreamOf, shortestCycleThrough, upstreamOf } from './reachability.ts'

function graphOf(names: string, wires: string): Graph {
  return {
    nodes: names.split('').map((name) => ({ id: nodeId(name), kind: 'dense', name, params: {}, x: 0, y: 0 })),
    wires: wires
      .split(' ')
      .filter((pair) => pair !== '')
      .map((pair) => ({ id: wireId(pair), from: nodeId(pair.charAt(0)), to: nodeId(pair.charAt(1)), toPort: 'in' })),
    groups: [],
  }
}

const diamond = graphOf('abcdxy', 'ab ac bd cd xy')

test('upstream and downstream include the start and follow every branch', () => {
  expect([...downstreamOf(diamond, [nodeId('b')])].toSorted()).toEqual(['b', 'd'])
  expect([...downstreamOf(diamond, [nodeId('a')])].toSorted()).toEqual(['a', 'b', 'c', 'd'])
  expect([...upstreamOf(diamond, [nodeId('d'), nodeId('y')])].toSorted()).toEqual(['a', 'b', 'c', 'd', 'x', 'y'])
})

test('the shortest cycle through a node is found, wire by wire', () => {
  const knot = graphOf('abcd', 'ab bc cd da ca')
  expect(shortestCycleThrough(knot, nodeId('a')).map(({ id }) => id)).toEqual(['ab', 'bc', 'ca'])
  expect(shortestCycleThrough(knot, nodeId('d')).map(({ id }) => id)).toEqual(['da', 'ab', 'bc', 'cd'])
  expect(shortestCycleThrough(graphOf('a', 'aa'), nodeId('a')).map(({ id }) => id)).toEqual(['aa'])
  expect(shortestCycleThrough(diamond, nodeId('a'))).toEqual([])
})

test('parts are joined by wires in either direction, but only through nodes that belong', () => {
  const among = new Set(['b', 'c', 'd', 'x'].map(nodeId))
  expect(connectedParts(diamond, among).map((part) => part.toSorted())).toEqual([['b', 'c', 'd'], ['x']])
})
