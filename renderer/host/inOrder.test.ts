import { expect, test } from 'vitest'
import { inOrder } from './inOrder.ts'

/** A store whose writes end when the test says so. */
function slowStore() {
  const entries = new Map<string, Uint8Array<ArrayBuffer>>()
  const ends: ((error?: Error) => void)[] = []
  return {
    entries,
    endWrite: (error?: Error) => ends.shift()?.(error),
    write: (key: string, bytes: Uint8Array<ArrayBuffer>) =>
      new Promise<void>((resolve, reject) => {
        ends.push((error) => {
          if (error !== undefined) return reject(error)
          entries.set(key, bytes)
          resolve()
        })
      }),
    read: async (key: string) => entries.get(key) ?? null,
    remove: async (key: string) => void entries.delete(key),
    waiting: async () => 0,
  }
}

test('an entry that is removed while it is being written is gone, also when the write ends later', async () => {
  const slow = slowStore()
  const store = inOrder(slow)
  const written = store.write('autosave', new Uint8Array([1]))
  const removed = store.remove('autosave')
  await new Promise((resolve) => void setImmediate(resolve))
  slow.endWrite()
  await Promise.all([written, removed])
  expect(slow.entries.size).toBe(0)
})

test('a write that fails tells its caller and holds nobody up; other entries do not wait', async () => {
  const slow = slowStore()
  const store = inOrder(slow)
  const written = store.write('autosave', new Uint8Array([1]))
  const read = store.read('autosave')
  expect(await store.read('checkpoint')).toBeNull()
  slow.endWrite(new Error('the disk is full'))
  await expect(written).rejects.toThrow('the disk is full')
  expect(await read).toBeNull()
})
