import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, test } from 'vitest'
import { openForTest } from './fixtures/openForTest.ts'

describe.each([1, 2])('with %i threads', (threads) => {
  test('a kernel of its own works on every element, on all threads', async () => {
    const opened = await openForTest({ threads })
    expect(opened.threads).toBe(threads)
    const length = 100_003
    const x = tf.tensor1d(Float32Array.from({ length }, (_, index) => (index % 2 === 0 ? index : -index)))
    const y = tf.relu(x)
    expect(await y.data()).toEqual(Float32Array.from({ length }, (_, index) => (index % 2 === 0 ? index : 0)))
  })

  test('an inherited kernel reads and answers tensors of the heap', async () => {
    await openForTest({ threads })
    const y = tf.tidy(() => tf.cumsum(tf.relu(tf.tensor1d([1, -2, 3, -4, 5]))))
    expect([...(await y.data())]).toEqual([1, 1, 4, 4, 9])
  })

  test('a tensor that is let go gives its block back', async () => {
    const { backend } = await openForTest({ threads })
    const before = { blocks: backend.heap.blocks, used: backend.heap.used }
    for (let round = 0; round < 100; round++) tf.tidy(() => void tf.relu(tf.ones([64, 64])))
    expect({ blocks: backend.heap.blocks, used: backend.heap.used }).toEqual(before)
  })

  test('the memory grows under tensors that stay right', async () => {
    const { backend } = await openForTest({ threads })
    const small = tf.relu(tf.tensor1d([1, -1, 2]))
    const generation = backend.heap.generation
    const large = tf.relu(tf.ones([5000, 5000]))
    expect(backend.heap.generation).toBeGreaterThan(generation)
    expect([...small.dataSync()]).toEqual([1, 0, 2])
    expect(tf.sum(small).dataSync()[0]).toBe(3)
    large.dispose()
    small.dispose()
  })

  test('memory that runs out names the tensor and the budget, and the backend goes on', async () => {
    await openForTest({ threads, budgetBytes: 64 << 20 })
    const kept = tf.relu(tf.tensor1d([4, -4]))
    expect(() => tf.relu(tf.zeros([6000, 2000]))).toThrow(/a tensor of 6000 × 2000 needs 45\.8 MB.* of 64\.0 MB/s)
    expect([...tf.relu(kept).dataSync()]).toEqual([4, 0])
  })
})
