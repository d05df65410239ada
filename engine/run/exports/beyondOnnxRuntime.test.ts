import { expect, test } from 'vitest'
import type { CompiledNet } from '../model/compiledNet.ts'
import { beyondOnnxRuntime } from './beyondOnnxRuntime.ts'

/* Only the sizes are read; nobody has gigabytes for a test. */
const netOf = (...sizes: readonly number[]) =>
  ({
    weights: sizes.map((size, at) => ({ node: `n${at}`, spec: { name: 'kernel' }, variable: { size } })),
  }) as unknown as Pick<CompiledNet, 'weights'>

test('a weight that onnxruntime cannot hold in one tensor is told at its layer, before anything is written', () => {
  /* 20,000 × 15,000 and 15,000 × 18,000 are 1.2 and 1.08 GB; 25,088 × 22,000 are 2.21 GB. */
  expect(beyondOnnxRuntime(netOf(20_000 * 15_000, 15_000 * 18_000))).toBeNull()
  const problem = beyondOnnxRuntime(netOf(1_000, 25_088 * 22_000))
  expect(problem).toMatchObject({ code: 'onnx-tensor-too-large', place: { node: 'n1' } })
  expect(problem?.message.en).toContain('takes 2.21 GB')
})
