import { expect, test } from 'vitest'
import { createLock } from './createLock.ts'

test('one thing at a time, in the order in which it was asked for, also after one that failed', async () => {
  const lock = createLock()
  const log: string[] = []
  const work =
    (name: string, fails = false) =>
    async () => {
      log.push(`${name} begins`)
      await Promise.resolve()
      log.push(`${name} ends`)
      if (fails) throw new Error(name)
      return name
    }
  const all = await Promise.allSettled([lock.run(work('a')), lock.run(work('b', true)), lock.run(work('c'))])
  expect(all.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(log).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends'])
})
