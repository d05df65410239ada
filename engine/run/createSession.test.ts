import '@tensorflow/tfjs-backend-cpu'
import { memory, setBackend } from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { openTestRun } from './fixtures/openTestRun.ts'
import { dataSet, document, layers, train } from './fixtures/shortTraining.ts'
import type { ChainNode } from './fixtures/smallDocument.ts'

beforeAll(() => setBackend('cpu'))

describe('training', () => {
  test('brings the loss down and reports every step and epoch', async () => {
    const { test: trained, status } = await train(document({ epochs: 8 }))
    const { steps, epochs } = trained.run.session.history
    expect(status).toMatchObject({ phase: 'finished', problem: null, progress: { epoch: 8, secondsLeft: 0 } })
    expect(steps.map(({ step }) => step)).toEqual(Array.from({ length: 40 }, (_, index) => index + 1))
    expect(epochs.map(({ epoch, step }) => [epoch, step])).toEqual(
      Array.from({ length: 8 }, (_, index) => [index + 1, 5 * index + 5]),
    )
    expect(epochs[7]?.training.loss).toBeLessThan((epochs[0]?.training.loss ?? 0) / 2)
    expect(epochs[7]?.validation?.accuracy).toBeGreaterThan(0.9)
    const sent = trained.events.flatMap((event) => (event.type === 'points' ? event.steps : []))
    expect(sent).toEqual(steps)
  })

  test('gives the same losses for the same seed, and others for another', async () => {
    const losses = async (seed: number): Promise<readonly number[]> => {
      const { test: trained } = await train(document({ seed }))
      return trained.run.session.history.steps.map(({ loss }) => loss)
    }
    const first = await losses(1)
    expect(await losses(1)).toEqual(first)
    expect(await losses(2)).not.toEqual(first)
  })

  test('an epoch averages its steps over samples, as its loss says', async () => {
    const { test: trained } = await train(document({ epochs: 1, batchSize: 16 }))
    const { steps, epochs } = trained.run.session.history
    const [first, second, third] = steps.map(({ loss }) => loss)
    const expected = (16 * (first ?? 0) + 16 * (second ?? 0) + 8 * (third ?? 0)) / 40
    expect(epochs[0]?.training.loss).toBeCloseTo(expected, 10)
  })

  test('the penalty is reported apart from the data loss', async () => {
    const chain = layers.map((node) => (node.id === 'hidden' ? { ...node, params: { ...node.params, l1: 0.1, l2: 0.5 } } : node))
    const opened = openTestRun(document({}, chain), { dataSet })
    const { 'hidden/kernel': kernel = [] } = await opened.weights()
    await opened.run.session.control('stepBatch')
    const plain = openTestRun(document(), { dataSet })
    await plain.run.session.control('stepBatch')
    const expected = kernel.reduce((sum, weight) => sum + 0.1 * Math.abs(weight) + 0.5 * weight ** 2, 0)
    const [point] = opened.run.session.history.steps
    expect(point?.loss).toBeCloseTo(plain.run.session.history.steps[0]?.loss ?? 0, 6)
    expect(point?.penalty).toBeCloseTo(expected, 5)
  })

  test('frozen nodes keep their weights, and frozen batch normalisation its statistics', async () => {
    const chain: readonly ChainNode[] = [
      { id: 'in', kind: 'input', params: { shape: [6] } },
      { id: 'hidden', kind: 'dense', params: { units: 8, activation: 'relu' }, frozen: true },
      { id: 'norm', kind: 'batchNorm', frozen: true },
      { id: 'scores', kind: 'dense', params: { units: 3 } },
      { id: 'out', kind: 'output' },
    ]
    const opened = openTestRun(document({}, chain), { dataSet })
    const before = await opened.weights()
    await opened.run.session.control('train')
    await opened.ended()
    const after = await opened.weights()
    const changed = Object.keys(before).filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]))
    expect(changed).toEqual(['scores/kernel', 'scores/bias'])
  })

  test('a graphics processor, whose numbers arrive later, reports the same steps and weights', async () => {
    const { test: direct } = await train(document())
    const opened = openTestRun(document(), { dataSet, backend: 'webgl' })
    await opened.run.session.control('train')
    await opened.ended()
    expect(opened.run.session.history.steps).toEqual(direct.run.session.history.steps)
    expect(await opened.weights()).toEqual(await direct.weights())
  })

  test('leaves no tensors behind, however long it runs', async () => {
    const opened = openTestRun(document({ epochs: 30 }), { dataSet })
    const count = async (steps: number): Promise<number> => {
      for (let step = 0; step < steps; step++) await opened.run.session.control('stepBatch')
      return memory().numTensors
    }
    const before = await count(7)
    expect(await count(40)).toBe(before)
  })

  test('closing a run frees all of its tensors', async () => {
    const before = memory().numTensors
    const { test: trained } = await train(document())
    await trained.run.close()
    expect(memory().numTensors).toBe(before)
  })
})

describe('the controls', () => {
  test('pause holds the run between two steps and train goes on as if nothing had been', async () => {
    const { test: whole } = await train(document())
    const opened = openTestRun(document(), { dataSet })
    await opened.run.session.control('train')
    const paused = await opened.run.session.control('pause')
    expect(paused.phase).toBe('paused')
    await opened.run.session.control('train')
    await opened.ended()
    expect(await opened.weights()).toEqual(await whole.weights())
  })

  test('pause in mid-validation leaves the end of the epoch due, also across a checkpoint', async () => {
    const settings = document({ batchSize: 40, epochs: 2 })
    const { test: whole } = await train(settings)
    const opened = openTestRun(settings, { dataSet })
    /* Asked for before the first step is taken, so it is heard when validation begins. */
    const [, paused] = await Promise.all([opened.run.session.control('train'), opened.run.session.control('pause')])
    expect(paused).toMatchObject({ phase: 'paused', progress: { epoch: 0, stepInEpoch: 1, stepsPerEpoch: 1 } })
    const resumed = openTestRun(settings, { dataSet, checkpoint: await opened.checkpoint() })
    for (const each of [opened, resumed]) {
      await each.run.session.control('train')
      await each.ended()
      expect(each.run.session.history.steps).toEqual(whole.run.session.history.steps)
      expect(each.run.session.history.epochs).toHaveLength(2)
      expect(await each.weights()).toEqual(await whole.weights())
    }
  })

  test('stepBatch takes a step also where the end of an epoch is still due', async () => {
    const opened = openTestRun(document({ batchSize: 40, epochs: 3 }), { dataSet })
    await Promise.all([opened.run.session.control('train'), opened.run.session.control('pause')])
    const stepped = await opened.run.session.control('stepBatch')
    expect(opened.run.session.history.steps).toHaveLength(2)
    /* One step is a whole epoch here: the one that was due and the next are closed. */
    expect(stepped).toMatchObject({ phase: 'paused', progress: { epoch: 2, stepInEpoch: 0 } })
  })

  test('stepBatch takes one step, stepEpoch the rest of the epoch', async () => {
    const opened = openTestRun(document(), { dataSet })
    const stepped = await opened.run.session.control('stepBatch')
    expect(stepped).toMatchObject({ phase: 'paused', progress: { epoch: 0, stepInEpoch: 1, stepsPerEpoch: 5 } })
    await opened.run.session.control('stepEpoch')
    expect(await opened.ended()).toMatchObject({ phase: 'paused', progress: { epoch: 1, stepInEpoch: 0 } })
    expect(opened.run.session.history.epochs).toHaveLength(1)
  })

  test('stop keeps the weights as they are', async () => {
    const opened = openTestRun(document({ epochs: 1000 }), { dataSet })
    await opened.run.session.control('train')
    const stopped = await opened.run.session.control('stop')
    expect(stopped.phase).toBe('stopped')
    const weights = await opened.weights()
    await new Promise((resolve) => setTimeout(resolve, 30))
    expect(await opened.weights()).toEqual(weights)
  })

  test('train on a finished run changes nothing', async () => {
    const { test: trained } = await train(document({ epochs: 1 }))
    const weights = await trained.weights()
    expect((await trained.run.session.control('train')).phase).toBe('finished')
    expect(await trained.weights()).toEqual(weights)
  })

  test('a checkpoint comes after every epoch, and in between when time is up', async () => {
    const steps = async (checkpointEveryMs?: number): Promise<readonly number[]> => {
      const opened = openTestRun(document({ epochs: 2 }), {
        dataSet,
        ...(checkpointEveryMs === undefined ? {} : { checkpointEveryMs }),
      })
      await opened.run.session.control('train')
      await opened.ended()
      return opened.events.flatMap((event) => (event.type === 'checkpoint' ? [event.step] : []))
    }
    expect(await steps()).toEqual([5, 10])
    expect(await steps(0)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
  })
})

describe('a run ends or pauses by itself', () => {
  test('early stopping ends it and puts the best weights back', async () => {
    const { test: trained, status } = await train(
      document({ epochs: 50, earlyStopping: { patienceEpochs: 2, minDelta: 100, restoreBest: true } }),
    )
    expect(status).toMatchObject({ phase: 'finished', progress: { epoch: 3 }, problem: { code: 'stopped-early' } })
    const { test: one } = await train(document({ epochs: 1 }))
    expect(await trained.weights()).toEqual(await one.weights())
  })

  test('a run that went through all of its epochs gets the best weights back too, and says so', async () => {
    /* Steps too long: the validation loss falls in some epochs and rises in others. */
    const optimizer = { ...document().training.optimizer, kind: 'sgd', learningRate: 3 } as const
    const settings = (epochs: number) =>
      document({ epochs, optimizer, earlyStopping: { patienceEpochs: 100, minDelta: 0, restoreBest: true } })
    const { test: trained, status } = await train(settings(8))
    const losses = trained.run.session.history.epochs.map(({ validation }) => validation?.loss ?? Number.NaN)
    const best = losses.indexOf(Math.min(...losses)) + 1
    expect(best).toBeLessThan(8)
    expect(status).toMatchObject({
      phase: 'finished',
      problem: { code: 'best-restored', message: { en: `The loss was lowest after epoch ${best}. Its weights were restored.` } },
    })
    /* That run's last epoch is its best one: there is nothing to put back, and nothing to say. */
    const { test: shorter, status: atBest } = await train(settings(best))
    expect(atBest).toMatchObject({ phase: 'finished', problem: null })
    expect(await trained.weights()).toEqual(await shorter.weights())
  })

  test('where the validation loss is never a number, no epoch is called the best and no weights are said to be restored', async () => {
    const validation = openTestRun(document(), { dataSet }).run.data?.validation[0] ?? -1
    const inputs = dataSet.inputs.slice()
    inputs[validation * 6] = Number.NaN
    const settings = document({ epochs: 9, earlyStopping: { patienceEpochs: 3, minDelta: 0, restoreBest: true } })
    const { test: trained, status } = await train(settings, { ...dataSet, inputs })
    expect(status).toMatchObject({
      phase: 'finished',
      progress: { epoch: 3 },
      problem: {
        code: 'stopped-early',
        message: {
          en: 'Early stopping ended the run after epoch 3: the validation loss was never a number. Look for extreme values in the data.',
        },
      },
    })
    const { test: three } = await train(document({ epochs: 3 }))
    expect(await trained.weights()).toEqual(await three.weights())
  })

  test('plateau lowers the rate when the loss does not improve', async () => {
    const optimizer = { ...document().training.optimizer, kind: 'sgd', learningRate: 1e-12 } as const
    const schedule = { kind: 'plateau', patienceEpochs: 2, factor: 0.1, minimum: 0 } as const
    const still = layers.filter(({ id }) => id !== 'drop')
    const { test: trained } = await train(document({ epochs: 6, optimizer, schedule }, still))
    const rates = trained.run.session.history.epochs.map(({ learningRate }) => learningRate)
    expect(rates.map((rate) => Number(rate.toPrecision(6)))).toEqual([1e-12, 1e-12, 1e-12, 1e-13, 1e-13, 1e-14])
  })
})
