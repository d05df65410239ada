import '@tensorflow/tfjs-backend-cpu'
import { setBackend } from '@tensorflow/tfjs-core'
import { beforeAll, expect, test } from 'vitest'
import { noAugmentation } from '../../contract/augmentations.ts'
import type { AugmentationSettings, NetDocument } from '../../contract/document.ts'
import { blobs } from '../fixtures/blobs.ts'
import { openTestRun } from '../fixtures/openTestRun.ts'
import { smallDocument } from '../fixtures/smallDocument.ts'

beforeAll(() => setBackend('cpu'))

const dataSet = blobs({ samples: 40, shape: [4, 4, 2], classes: 3 })
const augmentation: AugmentationSettings = { ...noAugmentation, horizontalFlip: true, randomCrop: 1, gaussianNoise: 0.2 }

/** A net that does not learn: its losses tell of its samples alone. */
function document(settings: AugmentationSettings | null, training: Partial<NetDocument['training']> = {}): NetDocument {
  const optimizer = { ...smallDocument([]).training.optimizer, kind: 'sgd', learningRate: 0 } as const
  return smallDocument(
    [
      { id: 'in', kind: 'input', params: { shape: [4, 4, 2] } },
      { id: 'flat', kind: 'flatten' },
      { id: 'scores', kind: 'dense', params: { units: 3 } },
      { id: 'out', kind: 'output' },
    ],
    { training: { epochs: 3, optimizer, augmentation: settings, ...training }, validationShare: 0.25 },
  )
}

async function losses(settings: NetDocument) {
  const opened = openTestRun(settings, { dataSet })
  const { run } = opened
  await run.session.control('train')
  await opened.ended()
  const { epochs } = run.session.history
  await run.close()
  return { training: epochs.map((point) => point.training.loss), validation: epochs.map((point) => point.validation?.loss) }
}

test('training samples are augmented anew in each epoch, validation samples never', async () => {
  const plain = await losses(document(null))
  const augmented = await losses(document(augmentation))
  expect(augmented.validation).toEqual(plain.validation)
  // The same samples in another order add up to the same, but for rounding.
  expect(Math.max(...plain.training) - Math.min(...plain.training)).toBeLessThan(1e-6)
  expect(new Set(augmented.training.map((loss) => loss.toFixed(3))).size).toBe(3)
})

test('what a sample becomes does not depend on the batch size', async () => {
  const [small, large] = [
    await losses(document(augmentation, { batchSize: 4 })),
    await losses(document(augmentation, { batchSize: 30 })),
  ]
  small.training.forEach((loss, epoch) => expect(loss).toBeCloseTo(large.training[epoch] ?? Number.NaN, 6))
})

test('evaluating and predicting take the samples as they are', async () => {
  const measured = async (settings: AugmentationSettings | null) => {
    const { run } = openTestRun(document(settings), { dataSet })
    const look = await run.probe.look({ nodes: run.document.graph.nodes.map(({ id }) => id), sample: 1, maps: 2 })
    await run.close()
    return look
  }
  expect(await measured(augmentation)).toEqual(await measured(null))
})

test('an image augmentation of rows of numbers is refused before anything is trained', () => {
  const rows = { ...dataSet, shape: [32] }
  const [input, ...rest] = document(augmentation).graph.nodes
  const graph = {
    ...document(augmentation).graph,
    nodes: [{ ...input, params: { shape: [32] } }, ...rest],
  } as NetDocument['graph']
  expect(() => openTestRun({ ...document(augmentation), graph }, { dataSet: rows })).toThrow(
    /horizontal flip, random crop would mix/,
  )
})
