import '@tensorflow/tfjs-backend-cpu'
import { setBackend } from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { noAugmentation } from '../../contract/augmentations.ts'
import type { NetDocument, OptimizerKind, TrainingSettings } from '../../contract/document.ts'
import { parseDocument } from '../../document/parseDocument.ts'
import { blobs } from '../fixtures/blobs.ts'
import { openTestRun } from '../fixtures/openTestRun.ts'
import { smallDocument } from '../fixtures/smallDocument.ts'
import { decodeCheckpoint } from './checkpoint.ts'
import { documentHash } from './documentHash.ts'

beforeAll(() => setBackend('cpu'))

const dataSet = blobs({ samples: 40, shape: [4, 4, 2], classes: 3 })

/** Everything that a run remembers or draws: batch statistics, masks, noise, augmented samples, optimiser memory, order of samples, patience. */
function document(training: Partial<TrainingSettings> = {}): NetDocument {
  return smallDocument(
    [
      { id: 'in', kind: 'input', params: { shape: [4, 4, 2] } },
      { id: 'noise', kind: 'gaussianNoise' },
      { id: 'conv', kind: 'conv2d', params: { filters: 4, l2: 0.001 } },
      { id: 'norm', kind: 'batchNorm' },
      { id: 'flat', kind: 'flatten' },
      { id: 'drop', kind: 'dropout', params: { rate: 0.3 } },
      { id: 'scores', kind: 'dense', params: { units: 3 } },
      { id: 'out', kind: 'output' },
    ],
    {
      training: {
        epochs: 3,
        schedule: { kind: 'plateau', patienceEpochs: 1, factor: 0.5, minimum: 0 },
        earlyStopping: { patienceEpochs: 2, minDelta: 10, restoreBest: true },
        augmentation: {
          ...noAugmentation,
          horizontalFlip: true,
          randomCrop: 1,
          rotation: 15,
          contrast: 0.2,
          randomErasing: 0.5,
          gaussianNoise: 0.1,
        },
        ...training,
      },
      validationShare: 0.2,
    },
  )
}

const stepsPerEpoch = 4

async function trainThrough(settings: NetDocument): Promise<{ weights: unknown; steps: unknown; epochs: unknown }> {
  const whole = openTestRun(settings, { dataSet })
  await whole.run.session.control('train')
  await whole.ended()
  return outcomeOf(whole)
}

async function outcomeOf(test: ReturnType<typeof openTestRun>): Promise<{ weights: unknown; steps: unknown; epochs: unknown }> {
  const { steps, epochs } = test.run.session.history
  const weights = await test.weights()
  await test.run.close()
  return { weights, steps, epochs: epochs.map((point) => ({ ...point, samplesPerSecond: 0 })) }
}

describe('a run killed at step', () => {
  let uninterrupted: ReturnType<typeof trainThrough> | null = null

  test.each([0, 1, 3, 4, 5, 7, 8, 11])('%i and resumed from its checkpoint ends with bit-identical weights', async (killedAt) => {
    const first = openTestRun(document(), { dataSet })
    for (let step = 0; step < killedAt; step++) await first.run.session.control('stepBatch')
    const bytes = await first.checkpoint()
    /* What a killed engine did after its last checkpoint is lost. */
    await first.run.session.control('stepBatch')
    await first.run.close()

    const second = openTestRun(document(), { dataSet, checkpoint: bytes })
    expect(second.run.session.status().progress).toMatchObject({
      epoch: Math.floor(killedAt / stepsPerEpoch),
      stepInEpoch: killedAt % stepsPerEpoch,
    })
    await second.run.session.control('train')
    await second.ended()
    uninterrupted ??= trainThrough(document())
    expect(await outcomeOf(second)).toEqual(await uninterrupted)
  })
})

test.each<OptimizerKind>(['sgd', 'momentum', 'nesterov', 'adagrad', 'rmsprop', 'adamw'])(
  'the memory of %s survives a checkpoint',
  async (kind) => {
    const settings = document({ epochs: 2, optimizer: { ...document().training.optimizer, kind } })
    const first = openTestRun(settings, { dataSet })
    for (let step = 0; step < 2; step++) await first.run.session.control('stepBatch')
    const second = openTestRun(settings, { dataSet, checkpoint: await first.checkpoint() })
    await second.run.session.control('train')
    await second.ended()
    expect(await outcomeOf(second)).toEqual(await trainThrough(settings))
  },
)

test('the best weights that early stopping keeps are in the checkpoint', async () => {
  const settings = document({ epochs: 10 })
  const first = openTestRun(settings, { dataSet })
  for (let step = 0; step < 9; step++) await first.run.session.control('stepBatch')
  const second = openTestRun(settings, { dataSet, checkpoint: await first.checkpoint() })
  await second.run.session.control('train')
  const status = await second.ended()
  expect(status).toMatchObject({ phase: 'finished', problem: { code: 'stopped-early' }, progress: { epoch: 3 } })
  expect(await outcomeOf(second)).toEqual(await trainThrough(settings))
})

describe('a checkpoint is refused, and nothing crashes, when', () => {
  const make = async (): Promise<Uint8Array<ArrayBuffer>> => {
    const run = openTestRun(document(), { dataSet })
    await run.run.session.control('stepBatch')
    return run.checkpoint()
  }
  const owner = { document: parsedDocument(document()), samples: 40 }
  const codeOf = (bytes: Uint8Array, as = owner): string | undefined => {
    const decoded = decodeCheckpoint(bytes, as)
    return decoded.ok ? undefined : decoded.problems[0]?.code
  }

  test('it is whole: then it is taken', async () => {
    expect(codeOf(await make())).toBeUndefined()
  })

  test('it is cut anywhere', async () => {
    const bytes = await make()
    for (const share of [0, 0.0001, 0.1, 0.3, 0.5, 0.9, 0.999]) {
      expect(codeOf(bytes.slice(0, Math.floor(bytes.length * share)))).toBe('checkpoint-damaged')
    }
  })

  test('a byte of a weight is flipped', async () => {
    const bytes = await make()
    const place = bytes.length - 5
    bytes[place] = (bytes[place] ?? 0) ^ 64
    expect(codeOf(bytes)).toBe('checkpoint-damaged')
  })

  test('it belongs to another network', async () => {
    const other = { ...owner, document: parsedDocument(document({ seed: 2 })) }
    expect(codeOf(await make(), other)).toBe('checkpoint-mismatch')
  })

  test('the data have other samples', async () => {
    expect(codeOf(await make(), { ...owner, samples: 41 })).toBe('checkpoint-mismatch')
  })
})

test('a finished run can be given more epochs', async () => {
  const settings = document({ epochs: 1, earlyStopping: null })
  const first = openTestRun(settings, { dataSet })
  await first.run.session.control('train')
  await first.ended()
  const longer = document({ epochs: 3, earlyStopping: null })
  const second = openTestRun(longer, { dataSet, checkpoint: await first.checkpoint() })
  await second.run.session.control('train')
  expect((await second.ended()).progress.epoch).toBe(3)
  expect(await outcomeOf(second)).toEqual(await trainThrough(longer))
})

test('a checkpoint from before there was augmentation still belongs to the same run', () => {
  // What document version 2 was called by, as its code worked it out.
  expect(documentHash(document({ augmentation: null }))).toBe('692cb74ca6c00918')
  expect(documentHash(document())).not.toBe('692cb74ca6c00918')
})

function parsedDocument(source: NetDocument): NetDocument {
  const parsed = parseDocument(source)
  if (!parsed.ok) throw new Error('The test document is broken.')
  return parsed.value
}
