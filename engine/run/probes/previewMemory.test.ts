import { expect, test } from 'vitest'
import { analyse } from '../../analyse/analyse.ts'
import { smallDocument } from '../fixtures/smallDocument.ts'
import { previewMemoryProblem } from './previewMemory.ts'

/** One fully connected layer of inputs × units weights. */
const dense = (inputs: number, units: number) =>
  analyse(
    smallDocument([
      { id: 'in', kind: 'input', params: { shape: [inputs] } },
      { id: 'scores', kind: 'dense', params: { units } },
      { id: 'out', kind: 'output' },
    ]),
  )

test('as many weights as VGG-19 has, most of them in one layer, can be looked at on wasm', () => {
  /* 25,088 × 4,096 are 411 MB, the weights of its first fully connected layer. */
  expect(previewMemoryProblem(dense(25_088, 4_096), 'wasm')).toBeNull()
})

test('weights that fill half of what WebAssembly addresses are refused there, as drawing them takes as much again', () => {
  /* 22,000 × 22,000 × 4 B = 1.94 GB. */
  expect(previewMemoryProblem(dense(22_000, 22_000), 'wasm')?.message.en).toContain('needs 3.9 GB of memory')
  expect(previewMemoryProblem(dense(22_000, 22_000), 'webgpu')).toBeNull()
})

test('frozen weights and the outputs of one sample count too, and simd has the same bounds', () => {
  const image = { id: 'in', kind: 'input', params: { shape: [16_000, 16_000, 1] } }
  const pixels = [image, { id: 'more', kind: 'activation' }, { id: 'again', kind: 'activation' }, { id: 'flat', kind: 'flatten' }]
  const out = { id: 'out', kind: 'output' }
  // 16,000 × 16,000 × 4 B = 1.02 GB for each of four outputs and more, without a weight.
  expect(previewMemoryProblem(analyse(smallDocument([...pixels, out])), 'simd')).toMatchObject({ code: 'too-large-to-prepare' })
  const frozen = smallDocument([
    { id: 'in', kind: 'input', params: { shape: [22_000] } },
    { id: 'kept', kind: 'dense', params: { units: 22_000 }, frozen: true },
    out,
  ])
  expect(previewMemoryProblem(analyse(frozen), 'simd')?.message.en).toContain('needs 3.9 GB of memory')
})
