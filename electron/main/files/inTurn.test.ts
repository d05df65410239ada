import { expect, test } from 'vitest'
import { inTurn } from './inTurn.ts'

const settle = () => new Promise<void>((resolve) => setImmediate(resolve))

test('work under one key goes one after the other, also behind work that failed; other keys do not wait', async () => {
  const log: string[] = []
  const ends = new Map<string, () => void>()
  const work =
    (name: string, fails = false) =>
    async () => {
      log.push(name)
      await new Promise<void>((resolve) => ends.set(name, resolve))
      if (fails) throw new Error(name)
    }
  const first = inTurn('a', work('first', true))
  const second = inTurn('a', work('second'))
  const other = inTurn('b', work('other'))
  await settle()
  expect(log).toEqual(['first', 'other'])
  ends.get('first')?.()
  await expect(first).rejects.toThrow('first')
  await settle()
  // The queue is still the second's: what comes now waits for it.
  const third = inTurn('a', work('third'))
  await settle()
  expect(log).toEqual(['first', 'other', 'second'])
  ends.get('second')?.()
  await second
  await settle()
  expect(log.at(-1)).toBe('third')
  for (const end of ends.values()) end()
  await Promise.all([third, other])
})
