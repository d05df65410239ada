import { expect, test } from 'vitest'
import type { Graph, GraphNode, NetDocument } from '../../contract/document.ts'
import { groupId, nodeId, wireId } from '../../contract/ids.ts'
import type { Result } from '../../contract/problem.ts'
import { maximumGroups, maximumNodes, maximumWires } from '../documentLimits.ts'
import { emptyDocument } from '../emptyDocument.ts'
import { parseDocument } from '../parseDocument.ts'
import { addNode } from './addNode.ts'
import { duplicateNodes } from './clip.ts'
import { connect } from './connect.ts'
import { groupNodes } from './groupNodes.ts'
import { insertOnWire } from './insertOnWire.ts'
import { removeNodes } from './removeNodes.ts'

const node = (id: string, kind: string): GraphNode => ({ id: nodeId(id), kind, name: id, params: {}, x: 0, y: 0 })
const wireInto = (to: string, from: string, at: number) => ({
  id: wireId(`${to}${at}`),
  from: nodeId(from),
  to: nodeId(to),
  toPort: 'in',
})

/** An input, a sum of many wires from it, and a second sum behind that. */
function wired(wires: number): NetDocument {
  const many = Array.from({ length: wires - 1 }, (_, at) => wireInto('sum', 'x', at))
  return withGraph({
    nodes: [node('x', 'input'), node('sum', 'add'), node('end', 'add')],
    wires: [...many, wireInto('end', 'sum', 0)],
  })
}

function withGraph(graph: Partial<Graph>): NetDocument {
  const empty = emptyDocument('Large')
  return { ...empty, graph: { ...empty.graph, ...graph } }
}

const codeOf = (result: Result<unknown>) => (result.ok ? 'ok' : result.problems[0]?.code)
/** What is done, and whether the document that it leaves would be opened again. */
const outcome = (result: Result<NetDocument>) =>
  result.ok ? (parseDocument(result.value).ok ? 'can be opened' : 'lost') : codeOf(result)
const draw = (document: NetDocument) => connect(document, { from: nodeId('x'), to: nodeId('end'), toPort: 'in' })

test('the last wire that a file may hold can be drawn and the next cannot, nor be pasted, inserted or left by a bridged node', () => {
  expect(outcome(draw(wired(maximumWires - 1)))).toBe('can be opened')
  const full = wired(maximumWires)
  expect(outcome(draw(full))).toBe('too-many-wires')
  expect(outcome(insertOnWire(full, { wire: wireId('end0'), kind: 'activation' }))).toBe('too-many-wires')
  const half = wired(maximumWires / 2 + 1)
  expect(outcome(duplicateNodes(half, { nodes: [nodeId('x'), nodeId('sum'), nodeId('end')], dx: 0, dy: 0 }))).toBe(
    'too-many-wires',
  )
  // Two wires lead on from the sum, so that each of its own would be there twice.
  const forked = { ...half, graph: { ...half.graph, wires: [...half.graph.wires, wireInto('end', 'sum', 1)] } }
  expect(outcome(removeNodes(forked, { nodes: [nodeId('sum')], bridge: true }))).toBe('can be opened')
  const thrice = { ...half, graph: { ...half.graph, wires: [...forked.graph.wires, wireInto('end', 'sum', 2)] } }
  expect(outcome(removeNodes(thrice, { nodes: [nodeId('sum')], bridge: true }))).toBe('too-many-wires')
})

test('in a document with as many wires as a file may hold, one can still take the place of another', () => {
  const full = wired(maximumWires)
  const dense = { ...full, graph: { ...full.graph, nodes: [...full.graph.nodes.slice(0, 2), node('end', 'dense')] } }
  expect(codeOf(connect(dense, { from: nodeId('x'), to: nodeId('end'), toPort: 'in', replace: true }))).toBe('ok')
})

test('as many nodes and groups as a file may hold, and not one more', () => {
  const nodes = (count: number) => withGraph({ nodes: Array.from({ length: count }, (_, at) => node(`n${at}`, 'dense')) })
  const add = (document: NetDocument) => addNode(document, { kind: 'dense', x: 0, y: 0 })
  expect([add(nodes(maximumNodes - 1)), add(nodes(maximumNodes))].map(codeOf)).toEqual(['ok', 'too-many-nodes'])

  const grouped = (count: number) => {
    const { nodes: list } = nodes(count + 1).graph
    return withGraph({
      nodes: list.map((one, at) => (at === count ? one : { ...one, group: groupId(`g${at}`) })),
      groups: Array.from({ length: count }, (_, at) => ({ id: groupId(`g${at}`), name: 'One' })),
    })
  }
  const group = (count: number) => groupNodes(grouped(count), { nodes: [nodeId(`n${count}`)], name: 'Last' })
  expect([group(maximumGroups - 1), group(maximumGroups)].map(codeOf)).toEqual(['ok', 'too-many-groups'])
})
