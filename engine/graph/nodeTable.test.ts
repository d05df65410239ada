import { expect, test } from 'vitest'
import { nodeId } from '../contract/ids.ts'
import { NodeTable, rosterOf } from './nodeTable.ts'

const ids = ['a', 'b', 'c'].map(nodeId)

test('a table is read like a map in document order', () => {
  const table = new NodeTable(rosterOf(ids), [1, 2, 3])
  const map = new Map(ids.map((id, at) => [id, at + 1]))
  expect([...table]).toEqual([...map])
  expect([...table.keys()]).toEqual([...map.keys()])
  expect([...table.values()]).toEqual([...map.values()])
  expect([table.size, table.get(nodeId('b')), table.has(nodeId('c'))]).toEqual([3, 2, true])
  expect([table.get(nodeId('z')), table.has(nodeId('z'))]).toEqual([undefined, false])
  const visited: unknown[] = []
  for (const [id, value] of table.entries()) visited.push([id, value])
  expect(visited).toEqual([...map])
})

test('an id that stands in a list twice has one place', () => {
  expect(rosterOf([...ids, nodeId('a')])).toEqual(rosterOf(ids))
})

test('tables are the same when they hold the same objects for the same ids in the same order', () => {
  const values = ids.map((id) => ({ id }))
  const table = new NodeTable(rosterOf(ids), values)
  expect(table.hasSameValues(new NodeTable(rosterOf(ids), [...values]))).toBe(true)
  expect(table.hasSameValues(new NodeTable(rosterOf(ids), structuredClone(values)))).toBe(false)
  expect(table.hasSameValues(new NodeTable(rosterOf(ids.toReversed()), values))).toBe(false)
})
