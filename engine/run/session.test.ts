import '@tensorflow/tfjs-backend-cpu'
import { setBackend } from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, test } from 'vitest'
import type { NetDocument, TrainingSettings } from '../contract/document.ts'
import { runId } from '../contract/ids.ts'
import type { EngineEvent } from '../contract/protocol.ts'
import type { DataSet } from '../data/dataSet.ts'
import { blobs } from './fixtures/blobs.ts'
import { smallDocument } from './fixtures/smallDocument.ts'
import { openRun, type Run } from './openRun.ts'

beforeAll(() => setBackend('cpu'))

const data = blobs({ samples: 50, shape: [6], classes: 3 })

function net(training: Partial<TrainingSettings> = {}, validationShare = 0.2): NetDocument {
  return smallDocument(
    [
      { id: 'in', kind: 'input', params: { shape: [6] } },
      { id: 'hidden', kind: 'dense', params: { units: 8, activation: 'relu', l2: 0.01 } },
      { id: 'scores', kind: 'dense', params: { units: 3 } },
      { id: 'out', kind: 'output' },
    ],
    { training, validationShare },
  )
}

function open(document: NetDocument, dataSet: DataSet | null = data): { run: Run; events: EngineEvent[] } {
  const events: EngineEvent[] = []
  const opened = openRun(document, {
    runId: runId('run'),
    dataSet,
    backend: 'cpu',
    send: (event) => events.push(event),
    weights: null,
    snapshot: null,
    encodeCheckpoint: () => new Uint8Array(1),
  })
  if (!opened.ok) throw new Error(opened.problems.map((problem) => problem.message.en).join(' '))
  return { run: opened.value, events }
}

const ended = (run: Run): Promise<void> =>
  new Promise((resolve) => {
    const look = (): void => {
      if (run.session.status().phase === 'training') setTimeout(look, 5)
      else resolve()
    }
    look()
  })

describe('training', () => {
  test('brings the loss down and reports every step and epoch', async () => {
    const { run, events } = open(net({ epochs: 5, optimizer: { ...net().training.optimizer, learningRate: 0.02 } }))
    await run.session.control('train')
    await ended(run)
    const { steps, epochs } = run.session.history
    expect(run.session.status()).toMatchObject({ phase: 'finished', problem: null })
    expect(steps.map(({ step }) => step)).toEqual(Array.from({ length: 25 }, (_, index) => index + 1))
    expect(epochs.map(({ epoch, step }) => [epoch, step])).toEqual([
      [1, 5],
      [2, 10],
      [3, 15],
      [4, 20],
      [5, 25],
    ])
    expect(epochs[4]?.training.loss).toBeLessThan((epochs[0]?.training.loss ?? 0) / 2)
    expect(epochs[4]?.validation?.accuracy).toBeGreaterThan(0.8)
    const sent = events.flatMap((event) => (event.type === 'points' ? event.steps : []))
    expect(sent).toEqual(steps)
    expect(events.filter((event) => event.type === 'checkpoint').map(({ step }) => step)).toEqual([5, 10, 15, 20, 25])
    await run.close()
  })
})
