import { memory } from '@tensorflow/tfjs-core'
import { expect, test } from 'vitest'
import { openForTest } from '../../simd/fixtures/openForTest.ts'
import { blobs } from '../fixtures/blobs.ts'
import { fusedLayers } from '../fixtures/fusedLayers.ts'
import { openTestRun } from '../fixtures/openTestRun.ts'
import { smallDocument } from '../fixtures/smallDocument.ts'

/** NETWRIGHT_SOAK_STEPS=10000 npx vitest run engine/run/training/simdMemory.test.ts lets it run for longer. */
const steps = Number(process.env['NETWRIGHT_SOAK_STEPS'] ?? 60)
const stepsPerEpoch = 5

test(`${steps} training steps on the simd backend leave memory as they found it`, { timeout: 3_600_000 }, async () => {
  const { backend } = await openForTest({ threads: 2 })
  const epochs = Math.ceil(steps / stepsPerEpoch) + 2
  const document = smallDocument(fusedLayers, { training: { epochs, batchSize: 8 }, validationShare: 0.2 })
  const dataSet = blobs({ samples: 50, shape: [8, 8, 2], classes: 3 })
  const training = openTestRun(document, { dataSet, backend: 'simd' })
  const { run } = training
  const trainEpoch = async (): Promise<void> => {
    await run.session.control('stepEpoch')
    await training.ended()
  }
  const measure = () => {
    const { numTensors, numBytes, numDataBuffers } = memory()
    const { used, blocks, reached } = backend.heap
    return { numTensors, numBytes, numDataBuffers, used, blocks, reached }
  }
  /* The first epochs make what stays: optimiser state, the best weights. */
  await trainEpoch()
  await trainEpoch()
  const before = measure()
  while (run.session.status().phase === 'paused') await trainEpoch()
  expect(run.session.status()).toMatchObject({ phase: 'finished', progress: { epoch: epochs } })
  expect(measure()).toEqual(before)
  /* Sums without a start begin there. */
  expect([...backend.heap.floats(0, 16)]).toEqual(Array.from({ length: 16 }, () => 0))
  await run.close()
})
