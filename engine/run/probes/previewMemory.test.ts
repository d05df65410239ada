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
