import * as tf from '@tensorflow/tfjs-core'
import { expect, test } from 'vitest'
import { ensureBackend } from '../../engine/run/backends/backends.ts'
import { printProfile } from './printProfile.ts'
import { profileKernels } from './profileKernels.ts'

test('a profile counts the kernel calls of a step, their work and what is left outside, and leaves tf.js as it was', async () => {
  await ensureBackend('cpu')
  const before = tf.getKernel('BatchMatMul', 'cpu').kernelFunc
  const [left, right] = [tf.ones([8, 16]), tf.ones([16, 4])]
  const profile = await profileKernels('cpu', {
    ms: 0,
    step: async () => {
      const product = tf.tidy(() => tf.relu(tf.relu(tf.matMul(left, right))))
      await product.data()
      product.dispose()
    },
  })
  const calls = new Map(profile.kernels.map((kernel) => [kernel.name, kernel.calls]))
  expect([calls.get('BatchMatMul'), calls.get('Relu'), calls.get('(read)')]).toEqual([1, 2, 1])
  const product = profile.kernels.find(({ name }) => name === 'BatchMatMul')
  expect((product?.gflops ?? 0) * (product?.ms ?? 0)).toBeCloseTo((2 * 8 * 16 * 4) / 1e6, 9)
  expect(product?.wasmMs).toBeNull()
  const inside = profile.kernels.reduce((sum, { ms }) => sum + ms, 0)
  expect(inside + profile.outsideMs).toBeCloseTo(profile.stepMs, 9)
  expect(tf.getKernel('BatchMatMul', 'cpu').kernelFunc).toBe(before)
  expect(Object.hasOwn(tf.backend(), 'write')).toBe(false)
})

test('the printed shares of all kernels and of JavaScript make the whole step', () => {
  const kernel = { calls: 2, gflops: null, wasmMs: null }
  const kernels = [
    { name: 'Conv2D', ms: 6, ...kernel },
    { name: 'Add', ms: 0.01, ...kernel },
  ]
  const lines = printProfile({ steps: 3, stepMs: 8, kernels, wasmKernels: [], outsideMs: 1.99, whyNotReplayed: 'it draws noise' })
  expect(lines.join('\n')).toMatch(/Conv2D +6\.000 +75\.0 % +2\n/)
  expect(lines.join('\n')).toMatch(/1 more, below 1 % each +0\.010 +0\.1 % +2\n/)
  expect(lines.join('\n')).toMatch(
    /all kernels +6\.010 +75\.1 % +4\n.*outside kernels \(JavaScript\) +1\.990 +24\.9 %\n +tf\.js computes each step anew: it draws noise$/,
  )
})

test('time in WebAssembly is told by the kernels that it went to, with the work counted directly and as it is done', () => {
  const kernels = [{ name: 'Conv2D', ms: 7, calls: 1, wasmMs: 6, gflops: null }]
  const wasmKernels = [
    { name: 'winogradConvolution', ms: 4, calls: 3, gflops: { direct: 320, done: 80 } },
    { name: 'maxPool', ms: 2, calls: 1, gflops: null },
  ]
  const lines = printProfile({ steps: 1, stepMs: 8, kernels, wasmKernels, outsideMs: 1, whyNotReplayed: null })
  expect(lines.join('\n')).toMatch(/winogradConvolution +4\.000 +50\.0 % +3 +320 +80\.0\n +maxPool +2\.000 +25\.0 % +1 *\n/)
  expect(lines.at(-1)).toMatch(/all in WebAssembly +6\.000 +75\.0 % +4$/)
})
