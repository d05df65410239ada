import { expect, test } from 'vitest'
import type { Graph } from '../contract/document.ts'
import { groupId, nodeId, wireId } from '../contract/ids.ts'
import { groupFaces } from './groupFaces.ts'
import { groupDescendants, groupMembers, groupPath } from './groups.ts'

const graph: Graph = {
  nodes: [
    { id: nodeId('in'), kind: 'input', name: 'in', params: {}, x: 0, y: 0 },
    { id: nodeId('conv'), kind: 'conv2d', name: 'conv', params: {}, x: 0, y: 0, group: groupId('block') },
    { id: nodeId('norm'), kind: 'batchNorm', name: 'norm', params: {}, x: 0, y: 0, group: groupId('stage') },
    { id: nodeId('out'), kind: 'output', name: 'out', params: {}, x: 0, y: 0, group: groupId('head') },
  ],
  wires: [
    { id: wireId('in>conv'), from: nodeId('in'), to: nodeId('conv'), toPort: 'in' },
    { id: wireId('conv>norm'), from: nodeId('conv'), to: nodeId('norm'), toPort: 'in' },
    { id: wireId('norm>out'), from: nodeId('norm'), to: nodeId('out'), toPort: 'in' },
  ],
  groups: [
    { id: groupId('stage'), name: 'Stage 1' },
    { id: groupId('block'), name: 'Block 1', parent: groupId('stage') },
    { id: groupId('head'), name: 'Head' },
  ],
}

test('a group holds the nodes of the groups inside it', () => {
  expect([...groupDescendants(graph, groupId('stage'))]).toEqual(['stage', 'block'])
  expect(groupMembers(graph, groupId('stage')).map(({ id }) => id)).toEqual(['conv', 'norm'])
  expect(groupMembers(graph, groupId('block')).map(({ id }) => id)).toEqual(['conv'])
})

test('the path to a group starts at the outermost', () => {
  expect(groupPath(graph, groupId('block')).map(({ name }) => name)).toEqual(['Stage 1', 'Block 1'])
})

test('groups that contain each other end every walk', () => {
  const looped: Graph = {
    ...graph,
    groups: [
      { id: groupId('a'), name: 'a', parent: groupId('b') },
      { id: groupId('b'), name: 'b', parent: groupId('a') },
    ],
  }
  expect([...groupDescendants(looped, groupId('a'))].toSorted()).toEqual(['a', 'b'])
  expect(groupPath(looped, groupId('a')).map(({ id }) => id)).toEqual(['b', 'a'])
})

test('only wires across the border belong to it', () => {
  const faces = [...groupFaces(graph)].map(([id, { members, entering, leaving }]) => ({
    id,
    members: members.map((node) => node.id),
    entering: entering.map((wire) => wire.id),
    leaving: leaving.map((wire) => wire.id),
  }))
  expect(faces).toEqual([
    { id: 'stage', members: ['conv', 'norm'], entering: ['in>conv'], leaving: ['norm>out'] },
    { id: 'block', members: ['conv'], entering: ['in>conv'], leaving: ['conv>norm'] },
    { id: 'head', members: ['out'], entering: ['norm>out'], leaving: [] },
  ])
})
