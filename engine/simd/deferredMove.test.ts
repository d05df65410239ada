import * as tf from '@tensorflow/tfjs-core'
import { expect, test } from 'vitest'
import { openForTest } from './fixtures/openForTest.ts'
import { waves } from './fixtures/waves.ts'

/** tf.js moves a tensor when a kernel of another backend reads it; what waits here must neither lose it nor hold it for ever. */

const imageShape: [number, number, number, number] = [1, 9, 9, 8]
const filterShape: [number, number, number, number] = [3, 3, 8, 8]

/** Runs `compute` on a backend of its own; tensors, buffers and bytes are afterwards as they were. */
async function expectNothingLeft(compute: () => void): Promise<void> {
  const { backend } = await openForTest({ threads: 2 })
  const measure = () => {
    const { numTensors, numDataBuffers, numBytes } = tf.memory()
    return { numTensors, numDataBuffers, numBytes, held: backend.numDataIds(), inCpu: cpu().numDataIds() }
  }
  await tf.setBackend('cpu')
  await tf.setBackend('simd')
  const before = measure()
  compute()
  expect(measure()).toEqual(before)
}

function cpu(): { numDataIds(): number } {
  return tf.findBackend('cpu')
}

function onCpu<T>(compute: () => T): T {
  void tf.setBackend('cpu')
  const result = compute()
  void tf.setBackend('simd')
  return result
}

const image = () => tf.tensor4d(waves(imageShape, 1), imageShape)
const filter = () => tf.tensor4d(waves(filterShape, 2), filterShape)

/** What the cpu backend says of the same convolution. */
function expected(): Float32Array {
  return onCpu(() => tf.tidy(() => tf.conv2d(image(), filter(), 1, 'same').dataSync().slice() as Float32Array))
}

function expectConvolved(y: tf.Tensor): void {
  const wanted = expected()
  const got = y.dataSync()
  const scale = Math.max(...wanted.map(Math.abs))
  expect(Math.max(...wanted.map((value, index) => Math.abs(value - (got[index] ?? Number.NaN))))).toBeLessThan(1e-4 * scale)
}

test('a convolution that waits is made where it is read, and leaves nothing behind', async () => {
  await expectNothingLeft(() => {
    const [x, w] = [image(), filter()]
    const y = tf.conv2d(x, w, 1, 'same')
    const moved = onCpu(() => tf.add(y, 0))
    expectConvolved(moved)
    tf.dispose([x, w, y, moved])
  })
})

test('its input moves away and is freed with it, unread', async () => {
  await expectNothingLeft(() => {
    const [x, w] = [image(), filter()]
    const y = tf.conv2d(x, w, 1, 'same')
    const sum = onCpu(() => tf.add(x, 1))
    y.dispose()
    expect(Array.from(x.dataSync())).toEqual(Array.from(waves(imageShape, 1)))
    tf.dispose([x, w, sum])
  })
})

test('its input moves away, is freed there, and is still what the convolution reads', async () => {
  await expectNothingLeft(() => {
    const [x, w] = [image(), filter()]
    const y = tf.conv2d(x, w, 1, 'same')
    const sums = onCpu(() => [tf.add(x, 1), tf.add(w, 1)])
    tf.dispose([x, w, ...sums])
    expectConvolved(y)
    y.dispose()
  })
})

test('its input moves away and is freed before it, unread', async () => {
  await expectNothingLeft(() => {
    const [x, w] = [image(), filter()]
    const y = tf.conv2d(x, w, 1, 'same')
    const sums = onCpu(() => [tf.add(x, 1), tf.add(w, 1)])
    tf.dispose([x, w, ...sums])
    y.dispose()
  })
})
