import { expect, test } from 'vitest'
import { nodeId } from '../contract/ids.ts'
import { IdTable } from './idTable.ts'
import { Roster } from './roster.ts'

const ids = ['a', 'b', 'c'].map(nodeId)

test('a table is read like a map in document order', () => {
  const table = IdTable.inOrder(Roster.of(ids), [1, 2, 3])
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

test('tables are the same when they hold the same objects for the same ids in the same order', () => {
  const values = ids.map((id) => ({ id }))
  const table = IdTable.inOrder(Roster.of(ids), values)
  expect(table.hasSameValues(IdTable.inOrder(Roster.of(ids), [...values]))).toBe(true)
  expect(table.hasSameValues(IdTable.inOrder(Roster.of(ids), structuredClone(values)))).toBe(false)
  expect(table.hasSameValues(IdTable.inOrder(Roster.of(ids.toReversed()), values))).toBe(false)
})
