import { expect, test } from 'vitest'
import { openForTest } from '../../simd/fixtures/openForTest.ts'
import { blobs } from '../fixtures/blobs.ts'
import { fusedLayers } from '../fixtures/fusedLayers.ts'
import { openTestRun } from '../fixtures/openTestRun.ts'
import { smallDocument } from '../fixtures/smallDocument.ts'

const dataSet = blobs({ samples: 50, shape: [8, 8, 2], classes: 3 })

async function losses(seed: number): Promise<readonly number[]> {
  const document = smallDocument(fusedLayers, { training: { epochs: 3, batchSize: 8, seed } })
  const training = openTestRun(document, { dataSet, backend: 'simd' })
  await training.run.session.control('train')
  await training.ended()
  const { steps } = training.run.session.history
  await training.run.close()
  return steps.map(({ loss }) => loss)
}

test.each([1, 2])('with %i threads the same seed gives the same bits of every loss, and another seed others', async (threads) => {
  await openForTest({ threads })
  const first = await losses(1)
  expect(first).toHaveLength(21)
  expect(await losses(1)).toEqual(first)
  expect(await losses(2)).not.toEqual(first)
})
