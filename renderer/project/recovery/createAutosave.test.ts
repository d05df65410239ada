import { expect, test } from 'vitest'
import { createAutosave } from './createAutosave.ts'
import { createLatestWrite } from './createLatestWrite.ts'

function setUp(write: () => Promise<void>) {
  const failures: unknown[] = []
  let waiting: (() => void)[] = []
  const autosave = createAutosave({
    write,
    onFailure: (error) => failures.push(error),
    later: (work) => {
      waiting.push(work)
      return () => {
        waiting = waiting.filter((other) => other !== work)
      }
    },
  })
  const pass = () => {
    for (const work of waiting.splice(0)) work()
  }
  return { autosave, failures, pass }
}

test('many changes of one moment are written once', async () => {
  let writes = 0
  const { autosave, pass } = setUp(async () => {
    writes++
  })
  autosave.touch()
  autosave.touch()
  pass()
  await autosave.flush()
  expect(writes).toBe(1)
})

test('a flush writes at once what is waiting, and nothing when nothing is', async () => {
  let writes = 0
  const { autosave } = setUp(async () => {
    writes++
  })
  await autosave.flush()
  autosave.touch()
  await autosave.flush()
  expect(writes).toBe(1)
})

test('a write begins only when the one before it has ended', async () => {
  const log: string[] = []
  const ends: (() => void)[] = []
  const { autosave } = setUp(async () => {
    log.push('begins')
    await new Promise<void>((resolve) => ends.push(resolve))
    log.push('ends')
  })
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve))
  autosave.touch()
  void autosave.flush()
  autosave.touch()
  const second = autosave.flush()
  await settle()
  ends[0]?.()
  await settle()
  ends[1]?.()
  await second
  expect(log).toEqual(['begins', 'ends', 'begins', 'ends'])
})

test('a failed write is told, and the next change tries again', async () => {
  let writes = 0
  const { autosave, failures } = setUp(async () => {
    writes++
    if (writes === 1) throw new Error('disk full')
  })
  autosave.touch()
  await autosave.flush()
  autosave.touch()
  await autosave.flush()
  expect([writes, failures]).toEqual([2, [new Error('disk full')]])
})

test('of values that come while one is being written only the newest is written', async () => {
  const written: number[] = []
  const writes = createLatestWrite<number>({
    write: async (value) => {
      await Promise.resolve()
      written.push(value)
    },
    onFailure: () => {},
  })
  for (const value of [1, 2, 3]) writes.put(value)
  await new Promise((resolve) => setImmediate(resolve))
  expect(written).toEqual([1, 3])
})

test('a value that cannot be written is told, and the next is written all the same', async () => {
  const written: number[] = []
  const failures: unknown[] = []
  const writes = createLatestWrite<number>({
    write: async (value) => {
      if (value === 1) throw new Error('disk full')
      written.push(value)
    },
    onFailure: (error) => void failures.push(error),
  })
  writes.put(1)
  await new Promise((resolve) => setImmediate(resolve))
  writes.put(2)
  await new Promise((resolve) => setImmediate(resolve))
  expect([written, failures]).toEqual([[2], [new Error('disk full')]])
})
