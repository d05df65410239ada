import { expect, test } from 'vitest'
import type { Graph } from '../../../engine/contract/document.ts'
import { groupId, nodeId, wireId } from '../../../engine/contract/ids.ts'
import { wiresDrawnWith } from '../../../engine/layout/drawnWires.ts'
import { placeFrames } from '../../../engine/layout/placeFrames.ts'
import { flowEdges } from './flowEdges.ts'

const node = (name: string, x: number, y: number, group?: string) => ({
  id: nodeId(name),
  kind: 'dense',
  name,
  params: {},
  x,
  y,
  ...(group === undefined ? {} : { group: groupId(group) }),
})
const wire = (from: string, to: string) => ({ id: wireId(`${from}-${to}`), from: nodeId(from), to: nodeId(to), toPort: 'in' })

const graph: Graph = {
  nodes: [
    node('a', 0, 0, 'block'),
    node('b', 200, 0, 'block'),
    node('c', 400, 0, 'block'),
    node('d', 800, 0),
    node('e', 0, 160, 'block'),
  ],
  wires: [wire('a', 'b'), wire('b', 'c'), wire('a', 'c'), wire('c', 'd')],
  groups: [
    { id: groupId('stage'), name: 'stage' },
    { id: groupId('block'), name: 'block', parent: groupId('stage') },
  ],
}

test('only a wire with a card on its straight way goes round', () => {
  const round = flowEdges(graph, { selected: null }).filter((edge) => edge.data?.route !== null)
  expect(round.map((edge) => edge.id)).toEqual(['a-c'])
})

test('wires of a folded group meet at its card, and those inside are not drawn', () => {
  const folded: Graph = { ...graph, groups: graph.groups.map((group) => ({ ...group, folded: true as const })) }
  const edges = flowEdges(folded, { selected: wireId('c-d') })
  expect(edges.map(({ id, source, target, selected, ariaLabel }) => ({ id, source, target, selected, ariaLabel }))).toEqual([
    { id: 'c-d', source: '#stage', target: 'd', selected: true, ariaLabel: 'stage → d' },
  ])
})

test('wires that join a folded group and the same node are one line, and are removed together', () => {
  const branches: Graph = {
    nodes: [node('in', 0, 0), node('left', 200, 0, 'g'), node('right', 200, 160, 'g'), { ...node('sum', 400, 0), kind: 'add' }],
    wires: [wire('in', 'left'), wire('in', 'right'), wire('left', 'sum'), wire('right', 'sum')],
    groups: [{ id: groupId('g'), name: 'g', folded: true }],
  }
  const edges = flowEdges(branches, { selected: null })
  expect(edges.map(({ id, data }) => [id, data?.order])).toEqual([
    ['in-left', null],
    ['left-sum', '1, 2'],
  ])
  expect(wiresDrawnWith(branches, wireId('right-sum'))).toEqual(['left-sum', 'right-sum'])
})

test('wires into a merge are numbered in its order, other wires are not', () => {
  const merge: Graph = {
    nodes: [node('a', 0, 0), node('b', 0, 160), { ...node('joined', 400, 0), kind: 'concatenate' }, node('out', 600, 0)],
    wires: [wire('b', 'joined'), wire('a', 'joined'), wire('joined', 'out')],
    groups: [],
  }
  expect(flowEdges(merge, { selected: null }).map(({ id, data }) => [id, data?.order])).toEqual([
    ['b-joined', '1'],
    ['a-joined', '2'],
    ['joined-out', null],
  ])
})

test('wires that look as before keep their identity, so that they are not drawn again', () => {
  const before = flowEdges(graph, { selected: null })
  const after = flowEdges({ ...graph }, { selected: wireId('b-c') })
  expect(after.map((edge, index) => edge === before[index])).toEqual([true, false, true, true])
})

test('a group is framed row by row, the outer frame around the inner one', () => {
  const frames = placeFrames(graph)
  expect(frames.map(({ name, part }) => `${name} ${part}`)).toEqual(['stage 0', 'stage 1', 'block 0', 'block 1'])
  const [stage, , block] = frames
  if (stage === undefined || block === undefined) throw new Error('Frames are missing.')
  expect([stage.x < block.x, stage.y < block.y, stage.x + stage.width > block.x + block.width]).toEqual([true, true, true])
  expect([block.x <= 0, block.x + block.width >= 400 + 158]).toEqual([true, true])
})

test('a folded group has no frame, and its card lies in the frame of the group around it', () => {
  const inner: Graph = {
    ...graph,
    groups: [
      { id: groupId('stage'), name: 'stage' },
      { id: groupId('block'), name: 'block', parent: groupId('stage'), folded: true },
    ],
  }
  const [stage, ...others] = placeFrames(inner)
  expect({ name: stage?.name, others }).toEqual({ name: 'stage', others: [] })
  expect(stage !== undefined && stage.x < 0 && stage.x + stage.width > 158).toBe(true)
})
