import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { succeed } from '../../../engine/contract/problem.ts'
import type { AskEngine } from '../../run/askEngine.ts'
import { importInTime } from './importInTime.ts'

const files = [{ name: 'model.h5', bytes: new Uint8Array(20_000) }]

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** An engine whose answer to the import is in the test's hands; a restart breaks off what it was asked. */
function fakeEngine() {
  let resolve!: (value: unknown) => void
  let reject!: (error: Error) => void
  const promise = new Promise((resolved, rejected) => {
    resolve = resolved
    reject = rejected
  })
  let restarts = 0
  const engine = {
    ask: (() => promise) as AskEngine,
    restartEngine: () => {
      restarts += 1
      reject(new Error('The engine ended.'))
    },
  }
  return { engine, resolve, reject, restarts: () => restarts }
}

test('a reading that never ends is broken off with its engine after a minute and, for each 10 MB, a second', async () => {
  const { engine, restarts } = fakeEngine()
  const read = importInTime(files, engine)
  await vi.advanceTimersByTimeAsync(60_001)
  expect(restarts()).toBe(0)
  await vi.advanceTimersByTimeAsync(1)
  expect(restarts()).toBe(1)
  const result = await read
  expect(result.ok).toBe(false)
  expect(!result.ok && result.problems[0]).toMatchObject({
    code: 'import-too-long',
    place: { path: 'model.h5' },
    message: { en: expect.stringContaining('did not end within 60 seconds') },
  })
})

test('an answer in time leaves the engine alone', async () => {
  const { engine, resolve, restarts } = fakeEngine()
  const read = importInTime(files, engine)
  resolve(succeed('read'))
  expect(await read).toEqual(succeed('read'))
  await vi.advanceTimersByTimeAsync(600_000)
  expect(restarts()).toBe(0)
})

test('an engine that ends for another reason says so itself', async () => {
  const { engine, reject, restarts } = fakeEngine()
  const read = importInTime(files, engine)
  reject(new Error('The engine ended.'))
  await expect(read).rejects.toThrow('The engine ended.')
  expect(restarts()).toBe(0)
})
