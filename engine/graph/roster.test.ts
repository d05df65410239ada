import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nodeId } from '../contract/ids.ts'
import { IdTable } from './idTable.ts'
import { Roster } from './roster.ts'

const ids = (text: string) => text.split('').map(nodeId)

test('an id keeps its slot wherever it stands, and a new one gets a slot of its own', () => {
  const before = Roster.of(ids('abc'))
  const after = Roster.of(ids('xca'), before)
  expect(after.slots).toEqual([3, 2, 0])
  expect(after.sharesSlots(before)).toBe(true)
})

test('an id that stands in a list twice has one slot and one place', () => {
  const roster = Roster.of(ids('abca'))
  expect([roster.ids, roster.slots]).toEqual([ids('abc'), [0, 1, 2]])
})

test('the same ids in the same order have the same roster', () => {
  const before = Roster.of(ids('abc'))
  expect(Roster.of(ids('abc'), before)).toBe(before)
  expect(Roster.of(ids('acb'), before)).not.toBe(before)
})

test('numbering begins anew before ids that are gone outnumber those in use by far', () => {
  let roster = Roster.of(ids('ab'))
  for (let turn = 0; turn < 1000; turn += 1) roster = Roster.of([nodeId('a'), nodeId(`b${turn}`)], roster)
  expect(roster.capacity).toBeLessThan(80)
})

test('after any changes of the list a table is read like a map of the ids in it', () => {
  const anyIds = fc.uniqueArray(fc.constantFrom(...ids('abcdefgh')), { minLength: 1 })
  fc.assert(
    fc.property(fc.array(anyIds, { minLength: 1, maxLength: 6 }), (lists) => {
      let roster: Roster<ReturnType<typeof nodeId>> | null = null
      for (const list of lists) {
        roster = Roster.of(list, roster)
        const values = list.map((id) => ({ id }))
        const table = IdTable.inOrder(roster, values)
        const map = new Map(list.map((id, at) => [id, values[at]]))
        expect([...table]).toEqual([...map])
        for (const id of ids('abcdefghi')) expect([table.has(id), table.get(id)]).toEqual([map.has(id), map.get(id)])
      }
    }),
  )
})
