import { expect, test } from 'vitest'
import type { Graph } from '../../engine/contract/document.ts'
import { groupId, nodeId, wireId } from '../../engine/contract/ids.ts'
import { flowEdges } from './flowEdges.ts'
import { placeFrames } from './placeFrames.ts'

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
  const blocked = flowEdges(graph, { selected: null }).filter((edge) => edge.data?.blocked)
  expect(blocked.map((edge) => edge.id)).toEqual(['a-c'])
})

test('a second wire into a node has a lane of its own', () => {
  const lanes = flowEdges(graph, { selected: null }).map((edge) => [edge.id, edge.data?.lane])
  expect(lanes).toEqual([
    ['a-b', 0],
    ['b-c', 0],
    ['a-c', 1],
    ['c-d', 0],
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
