import path from 'node:path'
import { Worker } from 'node:worker_threads'
import * as tf from '@tensorflow/tfjs-core'
import fc from 'fast-check'
import { afterEach, expect, test } from 'vitest'
import { nodeSimdHost } from '../../cli/nodeSimdHost.ts'
import { expectSameBits } from '../fixtures/expectSameBits.ts'
import { openSimd, type OpenedSimd, type SimdHost } from '../openSimd.ts'
import type { KernelThread } from './createThreadPool.ts'
import type { ThreadStart } from './runKernelThread.ts'

const folder = path.resolve(import.meta.dirname, '../../../out/simd')

interface Thread extends KernelThread {
  /** Resolves when it has ended. */
  readonly ended: Promise<unknown>
  end(): Promise<unknown>
}

/** Threads as Node's host makes them, with their ends in sight. */
function watchedThreads() {
  const threads: Thread[] = []
  const startThread = (start: ThreadStart) =>
    new Promise<KernelThread>((resolve) => {
      const worker = new Worker(path.join(folder, 'simd-thread.mjs'), { workerData: start })
      const ended = new Promise((done) => worker.once('exit', done))
      const end = () => worker.terminate()
      worker.once('message', () => {
        const thread = { ended, end, terminate: () => void end() }
        threads.push(thread)
        resolve(thread)
      })
    })
  return { threads, startThread }
}

let opened: OpenedSimd | null = null
afterEach(() => {
  if (tf.findBackend('simd') !== null) tf.removeBackend('simd')
  opened = null
})

async function open(host: Partial<SimdHost>): Promise<OpenedSimd> {
  opened = await openSimd({ ...nodeSimdHost(folder, 2), ...host })
  const { backend } = opened
  tf.registerBackend('simd', () => backend)
  await tf.setBackend('simd')
  return opened
}

const length = 300_000

async function expectRightNumbers(): Promise<void> {
  const x = Float32Array.from({ length }, (_, index) => (index % 2 === 0 ? index : -index))
  const y = tf.tidy(() => tf.relu(tf.tensor1d(x)))
  expectSameBits(
    await y.data(),
    x.map((value) => Math.max(value, 0)),
  )
  y.dispose()
}

test('more threads than processors share the work all the same', async () => {
  const { threads } = await open({ threads: 7 })
  expect(threads).toBe(7)
  for (let round = 0; round < 20; round++) await expectRightNumbers()
})

test('a thread that ended between two kernels is not missed', async () => {
  const { threads, startThread } = watchedThreads()
  await open({ threads: 3, startThread })
  await expectRightNumbers()
  await threads[0]?.end()
  await expectRightNumbers()
  await threads[1]?.end()
  await expectRightNumbers()
})

test('removing the backend ends its threads', async () => {
  const { threads, startThread } = watchedThreads()
  await open({ threads: 3, startThread })
  await expectRightNumbers()
  tf.removeBackend('simd')
  await Promise.all(threads.map(({ ended }) => ended))
  expect(threads.length).toBe(2)
})

test('a kernel that reads outside of the memory ends as an error on the caller, and the next one runs', async () => {
  const { backend } = await open({ threads: 2 })
  const outside = -64
  for (let round = 0; round < 10; round++) {
    expect(() => {
      backend.run('relu', [outside, outside], 100_000, 1000)
      backend.pool.settle()
    }).toThrow(/The simd kernel relu failed on thread [01]/)
  }
  expect(() => backend.run('relu', [outside, outside], 100)).toThrow('The simd kernel relu failed')
  await expectRightNumbers()
})

test('where no memory can be shared there is one thread, and where threads do not start there are fewer', async () => {
  expect(await open({ threads: 4, startThread: null })).toMatchObject({
    threads: 1,
    build: expect.not.stringContaining('shared'),
  })
  await expectRightNumbers()
  tf.removeBackend('simd')
  let started = 0
  const { startThread } = watchedThreads()
  const second = await open({
    threads: 4,
    startThread: (start) => (started++ === 0 ? startThread(start) : Promise.reject(new Error('no more'))),
  })
  expect(second).toMatchObject({ threads: 2, build: expect.stringContaining('shared') })
  await expectRightNumbers()
})

test.each([1, 2, 3])(
  'kernels are done in their order with %i threads, however many wait and however they are shared out',
  async (threads) => {
    const { backend } = await open({ threads })
    const elements = 5000
    const place = fc.nat({ max: 3 })
    const sum = fc.record({ out: place, a: place, b: place, chunk: fc.constantFrom(0, 16, 400, 4096) })
    fc.assert(
      fc.property(fc.array(sum, { maxLength: 80 }), (sums) => {
        const start = [1, 2, 3, 4].map((seed) => Float32Array.from({ length: elements }, (_, index) => (index % 97) + seed))
        const tensors = start.map((numbers) => tf.tidy(() => tf.relu(tf.tensor1d(numbers))))
        const addresses = tensors.map((tensor) => backend.address(tensor))
        const expected = start.map((numbers) => numbers.slice())
        for (const { out, a, b, chunk } of sums) {
          backend.run('add', [out, a, b].map((index) => addresses[index] ?? 0).concat([0, 1, 1, 0]), elements, chunk)
          const [left = [], right = []] = [expected[a], expected[b]]
          expected[out] = Float32Array.from(left, (number, index) => number + (right[index] ?? 0))
        }
        tensors.forEach((tensor, index) => expectSameBits(tensor.dataSync(), expected[index] ?? []))
        tf.dispose(tensors)
      }),
      { numRuns: 25 },
    )
  },
)
