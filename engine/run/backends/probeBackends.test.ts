import * as tf from '@tensorflow/tfjs-core'
import { expect, test } from 'vitest'
import { testBackendHost } from '../../cli/fixtures/testBackendHost.ts'
import type { BackendMeasurement } from '../../contract/backendNames.ts'
import { describeSimd, untranslated } from './backendDetails.ts'
import { configureBackends } from './backends.ts'
import { fastest, gradientError, probeBackends } from './probeBackends.ts'

configureBackends(testBackendHost)

test('the probe reports every backend and leaves the one it chose in use', async () => {
  const { measurements, chosen } = await probeBackends()
  expect(measurements.map(({ backend, state }) => [backend, state])).toEqual([
    ['webgpu', 'unavailable'],
    ['webgl', 'unavailable'],
    ['simd', 'usable'],
    ['wasm', 'usable'],
    ['cpu', 'usable'],
  ])
  expect(measurements.every(({ detail }) => detail.en !== '' && detail.zh !== '')).toBe(true)
  expect(chosen).toBe(fastest(measurements))
  expect(tf.getBackend()).toBe(chosen)
  expect(tf.memory().numTensors).toBe(0)
})

test('wrong numbers lose, however fast', () => {
  const measurement = (backend: BackendMeasurement['backend'], state: BackendMeasurement['state'], stepMs: number | null) => ({
    backend,
    state,
    stepMs,
    detail: untranslated(''),
  })
  expect(
    fastest([
      measurement('webgpu', 'failed', null),
      measurement('webgl', 'wrongNumbers', 1),
      measurement('wasm', 'usable', 10),
      measurement('cpu', 'usable', 100),
    ]),
  ).toBe('wasm')
  expect(fastest([measurement('webgl', 'wrongNumbers', 1)])).toBe('cpu')
})

test('on the processor simd stands before wasm, and both before a software renderer; a real GPU is taken where it is faster', () => {
  const software = {
    backend: 'webgl',
    state: 'usable',
    stepMs: 5,
    detail: untranslated('SwiftShader (software renderer, no GPU)'),
  } as const
  const gpu = { backend: 'webgpu', state: 'usable', stepMs: 2, detail: untranslated('Some GPU') } as const
  const simd = { backend: 'simd', state: 'usable', stepMs: 60, detail: describeSimd('plain-shared', 2) } as const
  const wasm = { backend: 'wasm', state: 'usable', stepMs: 50, detail: untranslated('1 thread') } as const
  const cpu = { backend: 'cpu', state: 'usable', stepMs: 500, detail: untranslated('JavaScript') } as const
  expect(fastest([software, simd, wasm, cpu])).toBe('simd')
  expect(fastest([software, wasm, cpu])).toBe('wasm')
  expect(fastest([software, cpu])).toBe('webgl')
  expect(fastest([gpu, simd, wasm, cpu])).toBe('webgpu')
  expect(fastest([{ ...gpu, stepMs: 90 }, simd, wasm, cpu])).toBe('simd')
})

test('the error of gradients is relative to the largest, and infinite for NaN', () => {
  const numbers = (loss: number, ...gradient: number[]) => ({ loss, gradients: [Float32Array.from(gradient)] })
  expect(gradientError(numbers(1, 2, 0.5), numbers(1, 2, 0.25))).toBeCloseTo(0.125)
  expect(gradientError(numbers(1.5, 2, 0.25), numbers(1, 2, 0.25))).toBeCloseTo(0.5)
  expect(gradientError(numbers(1, Number.NaN, 0.25), numbers(1, 2, 0.25))).toBe(Number.POSITIVE_INFINITY)
  expect(gradientError({ loss: 1, gradients: [] }, numbers(1, 2))).toBe(Number.POSITIVE_INFINITY)
})

test('simd tells its threads and its instructions in both languages', () => {
  expect(describeSimd('relaxed-shared', 2)).toEqual({ en: '2 threads · relaxed SIMD', zh: '2 个线程 · relaxed SIMD' })
  expect(describeSimd('plain', 1)).toEqual({ en: '1 thread · SIMD', zh: '1 个线程 · SIMD' })
})
