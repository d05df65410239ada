import { expect, test } from 'vitest'
import { analyse } from '../../../engine/analyse/analyse.ts'
import type { NetDocument } from '../../../engine/contract/document.ts'
import { nodeId } from '../../../engine/contract/ids.ts'
import type { Result } from '../../../engine/contract/problem.ts'
import { addNode } from '../../../engine/document/edits/addNode.ts'
import { groupNodes } from '../../../engine/document/edits/groupNodes.ts'
import { moveNodes } from '../../../engine/document/edits/moveNodes.ts'
import { setFolded } from '../../../engine/document/edits/setFolded.ts'
import { setParams } from '../../../engine/document/edits/setParams.ts'
import { groupCardKey } from '../../../engine/graph/shownCards.ts'
import { Sketch } from '../../../templates/sketch.ts'
import { groupCardFace } from './groupCardFace.ts'

function done(result: Result<NetDocument>): NetDocument {
  if (!result.ok) throw new Error(result.problems[0]?.message.en)
  return result.value
}

function folded(): { readonly net: NetDocument; readonly key: string } {
  const pen = new Sketch()
  const start = pen.add('input', { name: 'x' }, { shape: [8, 8, 1] })
  const conv = pen.add('conv2d', { name: 'conv', from: start }, { filters: 4, kernel: [3, 3] })
  const relu = pen.add('activation', { name: 'relu', from: conv })
  const flat = pen.add('flatten', { name: 'flat', from: relu })
  pen.add('output', { name: 'out', from: flat })
  const grouped = done(groupNodes(pen.document('net'), { nodes: [nodeId('conv'), nodeId('relu')], name: 'block' }))
  const group = grouped.graph.groups[0]?.id
  if (group === undefined) throw new Error('no group')
  return { net: done(setFolded(grouped, { group, folded: true })), key: groupCardKey(group) }
}

const faceOf = ({ graph }: NetDocument, key: string) => groupCardFace(graph, { key, analysis: analyse({ graph }) })

test('a folded group shows its layers, parameters and shapes, and pictures what it gives on', () => {
  const { net, key } = folded()
  expect(faceOf(net, key)).toMatchObject({
    name: 'block',
    layers: 2,
    kinds: 'conv2d activation',
    // Four filters of 3·3·1 weights and a bias each.
    parameters: 4 * (9 + 1),
    problems: 0,
    worst: null,
    pictured: nodeId('relu'),
  })
})

test('an edit elsewhere, and moving the card, leave every value as it was; one inside does not', () => {
  const { net, key } = folded()
  const before = faceOf(net, key)
  const elsewhere = done(addNode(net, { kind: 'dense', x: 900, y: 900 }))
  expect(faceOf(elsewhere, key)).toEqual(before)
  const moved = done(moveNodes(net, { places: new Map([[nodeId('conv'), { x: 40, y: 80 }]]) }))
  expect(faceOf(moved, key)).toEqual(before)
  const inside = done(setParams(net, { node: nodeId('conv'), params: { filters: 5 } }))
  expect(faceOf(inside, key)?.parameters).toBe(5 * (9 + 1))
})

test('a card that is none of a folded group has no such face', () => {
  const { net } = folded()
  expect(faceOf(net, 'x')).toBeNull()
})
