import { describe, expect, test } from 'vitest'
import type { Graph, GraphNode, NetDocument } from '../../contract/document.ts'
import { groupId, nodeId, wireId, type NodeId } from '../../contract/ids.ts'
import type { Result } from '../../contract/problem.ts'
import { emptyDocument } from '../emptyDocument.ts'
import { addedNodes } from './addedNodes.ts'
import { copyNodes, duplicateNodes, pasteClip } from './clip.ts'
import { readClip, writeClip } from './clipboard.ts'
import { connect } from './connect.ts'
import { groupNodes, renameGroup, ungroup } from './groupNodes.ts'
import { insertOnWire } from './insertOnWire.ts'
import { moveNodes } from './moveNodes.ts'
import { removeNodes } from './removeNodes.ts'
import { reorderInputs } from './reorderInputs.ts'
import { setFrozen } from './setFrozen.ts'

function must<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.problems[0]?.message.en)
  return result.value
}

const ids = (...names: readonly string[]): readonly NodeId[] => names.map(nodeId)
const node = (id: string, kind: string, group?: string): GraphNode => ({
  id: nodeId(id),
  kind,
  name: id,
  params: {},
  x: 0,
  y: 0,
  ...(group === undefined ? {} : { group: groupId(group) }),
})

/** Group stage holds block (a, b) and c; d stands outside. */
const document: NetDocument = {
  ...emptyDocument('Groups'),
  graph: {
    nodes: [node('a', 'input', 'block'), node('b', 'dense', 'block'), node('c', 'add', 'stage'), node('d', 'dense')],
    wires: [
      { id: wireId('w1'), from: nodeId('a'), to: nodeId('b'), toPort: 'in' },
      { id: wireId('w2'), from: nodeId('b'), to: nodeId('c'), toPort: 'in' },
      { id: wireId('w3'), from: nodeId('a'), to: nodeId('c'), toPort: 'in' },
      { id: wireId('w4'), from: nodeId('c'), to: nodeId('d'), toPort: 'in' },
    ],
    groups: [
      { id: groupId('stage'), name: 'Stage' },
      { id: groupId('block'), name: 'Block', parent: groupId('stage') },
    ],
  },
}

const groupNames = ({ graph }: NetDocument) => {
  const name = (id: string | undefined) => graph.groups.find((group) => group.id === id)?.name ?? '-'
  return {
    nodes: graph.nodes.map((item) => `${item.name}: ${name(item.group)}`),
    groups: graph.groups.map((group) => `${group.name} in ${name(group.parent)}`),
  }
}

describe('copies', () => {
  test('bring nodes with fresh names, the wires among them, and groups that they fill', () => {
    const pasted = must(duplicateNodes(document, { nodes: ids('a', 'b', 'c'), dx: 20, dy: 30 }))
    const fresh = pasted.graph.nodes.slice(4)
    expect(addedNodes(document, pasted)).toEqual(fresh.map((item) => item.id))
    expect(fresh.map(({ name, x, y }) => [name, x, y])).toEqual([
      ['a_1', 20, 30],
      ['b_1', 20, 30],
      ['c_1', 20, 30],
    ])
    const name = (id: NodeId) => pasted.graph.nodes.find((item) => item.id === id)?.name
    expect(pasted.graph.wires.slice(4).map((wire) => `${name(wire.from)} → ${name(wire.to)}`)).toEqual([
      'a_1 → b_1',
      'b_1 → c_1',
      'a_1 → c_1',
    ])
    expect(groupNames(pasted).groups).toEqual(['Stage in -', 'Block in Stage', 'Stage in -', 'Block in Stage'])
    expect(new Set([...pasted.graph.nodes, ...pasted.graph.wires, ...pasted.graph.groups].map((item) => item.id)).size).toBe(
      7 + 7 + 4,
    )
  })

  test('of a part of a group stay in that group', () => {
    const pasted = must(duplicateNodes(document, { nodes: ids('b'), dx: 0, dy: 0 }))
    expect(groupNames(pasted)).toEqual({
      nodes: ['a: Block', 'b: Block', 'c: Stage', 'd: -', 'b_1: Block'],
      groups: ['Stage in -', 'Block in Stage'],
    })
  })

  test('go through the clipboard into another document, without the groups they left', () => {
    const clip = must(readClip(writeClip(copyNodes(document, ids('b', 'c')))))
    const pasted = must(pasteClip(emptyDocument('Other'), { clip, dx: 0, dy: 0 }))
    expect(groupNames(pasted)).toEqual({ nodes: ['b: -', 'c: -'], groups: [] })
    expect(pasted.graph.wires.length).toBe(1)
  })

  test('from a clipboard that holds something else are refused', () => {
    expect(
      [readClip('hello'), readClip('{"netwright":1}'), readClip('{"nodes":[{"id":1}],"wires":[],"groups":[]}')].map(
        (result) => result.ok,
      ),
    ).toEqual([false, false, false])
  })
})

describe('groups', () => {
  test('hold what was chosen, inside the innermost group around all of it', () => {
    const grouped = must(groupNodes(document, { nodes: ids('a', 'b', 'c'), name: 'New' }))
    expect(groupNames(grouped)).toEqual({
      nodes: ['a: Block', 'b: Block', 'c: New', 'd: -'],
      groups: ['Stage in -', 'Block in New', 'New in Stage'],
    })
  })

  test('that are emptied vanish', () => {
    const grouped = must(groupNodes(document, { nodes: ids('a', 'b', 'c', 'd'), name: 'All' }))
    expect(groupNames(grouped).groups).toEqual(['Stage in All', 'Block in Stage', 'All in -'])
    const partly = must(groupNodes(document, { nodes: ids('a', 'd'), name: 'Odd' }))
    expect(groupNames(partly).nodes).toEqual(['a: Odd', 'b: Block', 'c: Stage', 'd: Odd'])
    const removed = must(removeNodes(document, { nodes: ids('a', 'b'), bridge: false }))
    expect(groupNames(removed).groups).toEqual(['Stage in -'])
  })

  test('dissolve into the group around them', () => {
    const dissolved = must(ungroup(document, { group: groupId('block') }))
    expect(groupNames(dissolved)).toEqual({ nodes: ['a: Stage', 'b: Stage', 'c: Stage', 'd: -'], groups: ['Stage in -'] })
    expect(groupNames(must(ungroup(dissolved, { group: groupId('stage') }))).nodes).toEqual(['a: -', 'b: -', 'c: -', 'd: -'])
  })

  test('can be renamed', () => {
    const rename = (name: string) => renameGroup(document, { group: groupId('stage'), name })
    expect(groupNames(must(rename('第一阶段'))).groups[0]).toBe('第一阶段 in -')
    expect(groupNames(must(rename('a'.repeat(200)))).groups[0]).toBe(`${'a'.repeat(200)} in -`)
    // Pasted from a table: a file with a tab in a name would not be opened again.
    expect(groupNames(must(rename('Stage\t2'))).groups[0]).toBe('Stage 2 in -')
    for (const bad of ['', '  ', 'a'.repeat(201)]) {
      expect(rename(bad)).toMatchObject({ ok: false, problems: [{ code: 'bad-name' }] })
    }
  })
})

test('a merge takes its inputs in the order in which they were put', () => {
  const into = ({ graph }: NetDocument) => graph.wires.filter((wire) => wire.to === 'c').map((wire) => wire.id)
  expect(into(document)).toEqual(['w2', 'w3'])
  const put = (...wires: string[]) =>
    reorderInputs(document, { node: nodeId('c'), port: 'in', wires: wires.map((wire) => wireId(wire)) })
  const turned = must(put('w3', 'w2'))
  expect(into(turned)).toEqual(['w3', 'w2'])
  // Wires elsewhere keep their places in the list.
  const elsewhere = (graph: Graph) => graph.wires.flatMap((wire, at) => (wire.to === 'c' ? [] : [`${at}: ${wire.id}`]))
  expect(elsewhere(turned.graph)).toEqual(elsewhere(document.graph))
  expect(must(put('w2', 'w3'))).toBe(document)
  for (const wrong of [['w2'], ['w2', 'w2'], ['w2', 'w1'], ['w2', 'w3', 'w1']]) {
    const refused = put(...wrong)
    expect(refused.ok ? [] : refused.problems.map((problem) => problem.code)).toEqual(['wrong-inputs'])
  }
})

test('a wire can take the place of the one in its port', () => {
  const replaced = must(connect(document, { from: nodeId('a'), to: nodeId('d'), toPort: 'in', replace: true }))
  expect(replaced.graph.wires.filter((wire) => wire.to === 'd').map((wire) => wire.from)).toEqual(['a'])
})

test('bridging a merge gives its inputs to what was behind it, the first where only one fits', () => {
  const bridged = must(removeNodes(document, { nodes: ids('c'), bridge: true }))
  expect(bridged.graph.wires.filter((wire) => wire.to === 'd').map((wire) => wire.from)).toEqual(['b'])
})

test('bridging a merge into another gives all of its inputs on, in its place in the order', () => {
  const join = node('e', 'concatenate')
  const wire = (id: string, from: string) => ({ id: wireId(id), from: nodeId(from), to: join.id, toPort: 'in' })
  const { nodes, wires } = document.graph
  const graph = {
    ...document.graph,
    nodes: [...nodes, join],
    wires: [wire('w5', 'd'), ...wires, wire('w6', 'c'), wire('w7', 'b')],
  }
  const bridged = must(removeNodes({ ...document, graph }, { nodes: ids('c'), bridge: true })).graph.wires
  // c took b, then a; it stood between d and b.
  expect(bridged.filter(({ to }) => to === 'e').map(({ from }) => from)).toEqual(['d', 'b', 'a', 'b'])
  expect(new Set(bridged.map(({ id }) => id)).size).toBe(bridged.length)
})

test.each([
  // On a wire inside a group, from a group into the one around it, out of all groups and into one.
  ['w1', 'Block'],
  ['w2', 'Stage'],
  ['w4', '-'],
  ['w5', '-'],
])('a node put on wire %s joins the innermost group around both of its ends: %s', (wire, group) => {
  const { nodes, wires } = document.graph
  const into = { id: wireId('w5'), from: nodeId('outside'), to: nodeId('c'), toPort: 'in' }
  const graph = { ...document.graph, nodes: [...nodes, node('outside', 'input')], wires: [...wires, into] }
  const edited = must(insertOnWire({ ...document, graph }, { wire: wireId(wire), kind: 'activation' }))
  expect(groupNames(edited).nodes.at(-1)).toBe(`activation_1: ${group}`)
})

test('moving keeps nodes on the canvas, and the document where nothing moves', () => {
  const moved = must(moveNodes(document, { places: new Map([[nodeId('a'), { x: 1e12, y: NaN }]]) }))
  expect(moved.graph.nodes[0]).toMatchObject({ x: 10_000_000, y: 0 })
  expect(must(moveNodes(document, { places: new Map([[nodeId('a'), { x: 0, y: 0 }]]) }))).toBe(document)
})

test('freezing and thawing leave no trace', () => {
  const frozen = must(setFrozen(document, { nodes: ids('b', 'd'), frozen: true }))
  expect(frozen.graph.nodes.map((item) => item.frozen)).toEqual([undefined, true, undefined, true])
  expect(must(setFrozen(frozen, { nodes: ids('b', 'd'), frozen: false }))).toEqual(document)
})
