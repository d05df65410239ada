import { beforeEach, expect, test } from 'vitest'
import { groupId, nodeId } from '../../../engine/contract/ids.ts'
import { shownCards } from '../../../engine/graph/shownCards.ts'
import { findTemplate } from '../../../templates/gallery.ts'
import { changeView, currentDocument, openDocument, undo, useDocumentStore } from '../documentStore.ts'
import { foldGroup, selectedGroup, selectGroup, showNode, ungroupSelection } from './groups.ts'
import { deleteNodes, duplicateSelection, nudgeSelection } from './selection.ts'

const keys = () => shownCards(currentDocument().graph).cards.map(({ key }) => key)
const steps = () => useDocumentStore.getState().past.length

beforeEach(() => {
  const resnet = findTemplate('resnet18')
  if (resnet === undefined) throw new Error('There is no resnet18.')
  openDocument(resnet.draw(), { saved: true })
})

test('folding and opening in a row are one step back', () => {
  const before = currentDocument().graph
  foldGroup(groupId('stage_1'), { folded: false })
  foldGroup(groupId('stage_1/s1b1'), { folded: false })
  expect([keys().includes('s1b1_add'), steps()]).toEqual([true, 1])
  undo()
  expect(currentDocument().graph).toEqual(before)
})

test('a node that is gone to is shown: the groups around it open', () => {
  showNode(nodeId('s3b2_add'))
  expect(keys()).toContain('s3b2_add')
  expect(keys()).toContain('#stage_2')
  showNode(nodeId('s3b2_add'))
  expect(steps()).toBe(1)
})

test('a folded group moves, is doubled and deleted as one', () => {
  selectGroup(groupId('stage_2'))
  const placeOf = (key: string) => shownCards(currentDocument().graph).byKey.get(key)
  const before = placeOf('#stage_2')
  nudgeSelection(40, -20)
  const after = placeOf('#stage_2')
  expect([(after?.x ?? 0) - (before?.x ?? 0), (after?.y ?? 0) - (before?.y ?? 0)]).toEqual([40, -20])
  const count = keys().length
  duplicateSelection()
  expect(keys()).toHaveLength(count + 1)
  deleteNodes(currentDocument().view.selection)
  expect(keys()).toHaveLength(count)
})

test('a selection is a group where it is all of it; of two that hold the same, the folded one is meant', () => {
  const { graph } = currentDocument()
  selectGroup(groupId('stage_2'))
  const { selection } = currentDocument().view
  expect(selectedGroup({ graph, selection })?.id).toBe('stage_2')
  expect(selectedGroup({ graph, selection: selection.slice(1) })).toBeNull()
  expect(selectedGroup({ graph, selection: [] })).toBeNull()
})

test('ungrouping dissolves the selected groups in one step, else the group around the selection', () => {
  changeView({ selection: [] })
  expect(ungroupSelection()).toBe(false)
  selectGroup(groupId('stage_2'))
  expect(ungroupSelection()).toBe(true)
  expect(keys()).toEqual(expect.arrayContaining(['#stage_2/s2b1', '#stage_2/s2b2']))
  expect(steps()).toBe(1)
  showNode(nodeId('s2b1_add'))
  changeView({ selection: [nodeId('s2b1_add')] })
  expect(ungroupSelection()).toBe(true)
  expect(currentDocument().graph.groups.some(({ id }) => id === 'stage_2/s2b1')).toBe(false)
})
