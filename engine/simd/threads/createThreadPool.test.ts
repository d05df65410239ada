import { describe, expect, test, vi } from 'vitest'
import { claimWord, doneWord, finishedWord } from './controlWords.ts'
import { createThreadPool } from './createThreadPool.ts'
import type { Kernel } from './takeChunk.ts'
import { ThreadLost } from './ThreadLost.ts'

/** A pool whose other thread is the test itself; the kernel is JavaScript. */
function open(kernel: Kernel, { mayWait = true, stalledMs = 40 } = {}) {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true })
  const lost: Error[] = []
  const kernels = { list: [kernel], indexOf: new Map([['work', 0]]) }
  const pool = createThreadPool(memory as never, kernels, {
    threads: [{ terminate: () => undefined }],
    mayWait,
    stalledMs,
    onLost: (error) => lost.push(error),
  })
  return { pool, lost, words: new Int32Array(memory.buffer) }
}

describe.each([true, false])('where waiting is allowed: %s', (mayWait) => {
  test('a thread that took a part and is gone ends the kernel with an error that says so, and the pool with it', () => {
    const ranges: number[][] = []
    const opened = open(
      (_block, begin, end) => {
        ranges.push([begin, end])
        // What another thread does when it takes the next part. It never says that it is done.
        if (begin === 0) Atomics.add(opened.words, claimWord, 1)
      },
      { mayWait },
    )
    opened.pool.run('work', [], 40, 10)
    expect(() => opened.pool.settle()).toThrow(ThreadLost)
    expect(ranges).toEqual([[0, 10], [20, 30], [30, 40]]) // prettier-ignore
    expect(opened.lost.map(({ message }) => message)).toEqual([expect.stringContaining('3 of 4 parts of a kernel were done')])
    expect(() => opened.pool.run('work', [], 5)).toThrow(ThreadLost)
    expect(opened.lost.length).toBe(1)
  })
})

test('an hour that the computer slept through is no thread lost', () => {
  const opened = open(
    (_block, begin) => {
      if (begin === 0) Atomics.add(opened.words, claimWord, 1)
    },
    { mayWait: false, stalledMs: 5000 },
  )
  let looks = 0
  vi.spyOn(performance, 'now').mockImplementation(() => {
    looks += 1
    // The other thread ends its part just after the computer woke.
    if (looks === 2) {
      Atomics.store(opened.words, doneWord, 0)
      Atomics.add(opened.words, finishedWord, 1)
    }
    return looks * 3_600_000
  })
  opened.pool.run('work', [], 40, 10)
  expect(() => opened.pool.settle()).not.toThrow()
  expect(looks).toBe(2)
  vi.restoreAllMocks()
})

test('parts are taken once each, and the last is what is left', () => {
  const ranges: number[][] = []
  const { pool } = open((_block, begin, end) => ranges.push([begin, end]))
  pool.run('work', [1, 2], 25, 10)
  pool.run('work', [1, 2], 7, 10)
  pool.run('work', [1, 2], 0, 10)
  pool.settle()
  expect(ranges).toEqual([[0, 10], [10, 20], [20, 25], [0, 7], [0, 0]]) // prettier-ignore
})

test('a kernel that traps is named, wherever it runs, and the next one runs', () => {
  let isBroken = true
  const { pool } = open(() => {
    if (isBroken) throw new Error('unreachable')
  })
  pool.run('work', [], 40, 10)
  expect(() => pool.settle()).toThrow('The simd kernel work failed on thread 0')
  expect(() => pool.run('work', [], 40)).toThrow('The simd kernel work failed on thread 0')
  pool.run('work', [], 40, 10)
  expect(() => pool.run('work', [], 40, 10)).toThrow('The simd kernel work failed on thread 0')
  isBroken = false
  expect(() => pool.settle()).not.toThrow()
})

test('a closed pool says so', () => {
  const { pool } = open(() => undefined)
  pool.dispose()
  expect(() => pool.run('work', [], 1)).toThrow('closed')
})
