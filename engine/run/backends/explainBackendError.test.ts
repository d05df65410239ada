import * as tf from '@tensorflow/tfjs-core'
import { expect, test } from 'vitest'
import { configureBackends, ensureBackend } from './backends.ts'
import { explainBackendError } from './explainBackendError.ts'

configureBackends({ wasmFiles: null })

function thrownBy(work: () => unknown): unknown {
  try {
    tf.tidy(() => void work())
  } catch (error) {
    return error
  }
  throw new Error('Nothing was thrown.')
}

test('an operation that a backend lacks is named together with the backend', async () => {
  await ensureBackend('wasm')
  const { code, message } = explainBackendError(thrownBy(() => tf.fft(tf.complex([1, 2], [0, 0]))))
  expect(code).toBe('missing-operation')
  expect(message.en).toMatch(/^The wasm backend cannot compute the operation (Complex|FFT)\./)
  expect(message.zh).toMatch(/wasm 后端不支持运算 (Complex|FFT)。/)
})

test('an operation without a gradient is named', async () => {
  await ensureBackend('cpu')
  const { code, message } = explainBackendError(
    thrownBy(() => tf.grad((x: tf.Tensor) => tf.erf(tf.topk(x, 1).values))(tf.tensor1d([1, 2]))),
  )
  expect(code).toBe('missing-gradient')
  expect(message.en).toContain('TopK')
})

test.each([
  ['abort(OOM)', 'out-of-memory'],
  ['Array buffer allocation failed', 'out-of-memory'],
  ['Aborted(). Build with -sASSERTIONS for more info.', 'out-of-memory'],
  ['Requested texture size [20000x20000] greater than WebGL maximum on this browser / GPU [8192x8192].', 'tensor-too-large'],
  ['Failed to execute "mapAsync": Device is lost', 'gpu-lost'],
])('"%s" is explained as %s', (message, code) => {
  expect(explainBackendError(new Error(message))).toMatchObject({ code, severity: 'error' })
})

test('anything else keeps its own words', () => {
  const problem = explainBackendError('The cat sat on the keyboard')
  expect(problem.code).toBe('engine-error')
  expect(problem.message.en).toContain('The cat sat on the keyboard')
})
