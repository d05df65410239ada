import type { TensorInfo } from '@tensorflow/tfjs-core'
import { expect, test } from 'vitest'
import { openForTest } from '../../simd/fixtures/openForTest.ts'
import { OutOfMemory } from '../../simd/memory/OutOfMemory.ts'
import type { SimdBackend } from '../../simd/SimdBackend.ts'
import { blobs } from '../fixtures/blobs.ts'
import { openTestRun } from '../fixtures/openTestRun.ts'
import { smallDocument } from '../fixtures/smallDocument.ts'

const dataSet = blobs({ samples: 50, shape: [6], classes: 3 })
const document = smallDocument(
  [
    { id: 'in', kind: 'input', params: { shape: [6] } },
    { id: 'hidden', kind: 'dense', params: { units: 8, activation: 'relu' } },
    { id: 'scores', kind: 'dense', params: { units: 3 } },
    { id: 'out', kind: 'output' },
  ],
  { training: { epochs: 4, batchSize: 8 }, validationShare: 0.2 },
)

/** Takes what is left of the memory, down to the smallest block. */
function fill(backend: SimdBackend): readonly TensorInfo[] {
  const taken: TensorInfo[] = []
  for (let length = 1 << 22; length >= 1; length = Math.floor(length / 2)) {
    try {
      for (;;) taken.push(backend.output([length]))
    } catch (error) {
      if (!(error instanceof OutOfMemory)) throw error
    }
  }
  return taken
}

test('a run that is out of memory ends as resumable, names tensor and budget, and goes on from its checkpoint', async () => {
  const { backend } = await openForTest({ threads: 2, budgetBytes: 48 << 20 })
  const whole = openTestRun(document, { dataSet, backend: 'simd' })
  await whole.run.session.control('train')
  expect(await whole.ended()).toMatchObject({ phase: 'finished' })
  const expected = await whole.weights()
  await whole.run.close()

  const first = openTestRun(document, { dataSet, backend: 'simd' })
  await first.run.session.control('stepEpoch')
  expect(await first.ended()).toMatchObject({ phase: 'paused' })
  const checkpoint = first.events.findLast((event) => event.type === 'checkpoint')
  if (checkpoint?.type !== 'checkpoint') throw new Error('No checkpoint came.')
  // A recorded step goes before memory runs out.
  expect(backend.recordings.giveUp()).toBe(true)
  const before = backend.heap.blocks
  const taken = fill(backend)
  await first.run.session.control('train')
  const failed = await first.ended()
  expect(failed).toMatchObject({
    phase: 'failed',
    resumable: true,
    problem: {
      code: 'out-of-memory',
      message: {
        en: expect.stringMatching(/(a tensor of [\d ×]+|a[n]? .+) needs [\d.]+ MB, and [\d.]+ of 48\.0 MB are in use/),
        zh: expect.stringContaining('48.0 MB'),
      },
      fixes: [{ edits: [{ type: 'setTraining', training: { batchSize: 4 } }] }],
    },
  })
  for (const { dataId } of taken) backend.disposeData(dataId, true)
  expect(backend.heap.blocks).toBe(before)
  await first.run.close()

  const resumed = openTestRun(document, { dataSet, backend: 'simd', checkpoint: checkpoint.bytes })
  await resumed.run.session.control('train')
  expect(await resumed.ended()).toMatchObject({ phase: 'finished', progress: { epoch: 4 } })
  expect(await resumed.weights()).toEqual(expected)
  await resumed.run.close()
})
