import '@tensorflow/tfjs-backend-cpu'
import { fill, setBackend } from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { decodeSafetensors } from '../document/tensors/safetensors.ts'
import { openTestRun } from './fixtures/openTestRun.ts'
import { dataSet, document, layers, train } from './fixtures/shortTraining.ts'
import type { ChainNode } from './fixtures/smallDocument.ts'

beforeAll(() => setBackend('cpu'))

describe('what goes wrong in training', () => {
  test('a loss that is no number pauses it with an explanation, and the weights stay as they were', async () => {
    const inputs = dataSet.inputs.slice().fill(Number.NaN)
    const opened = openTestRun(document(), { dataSet: { ...dataSet, inputs } })
    const before = await opened.weights()
    await opened.run.session.control('train')
    const status = await opened.ended()
    expect(status).toMatchObject({ phase: 'paused', problem: { code: 'non-finite-loss', got: { en: 'NaN' } } })
    expect(status.problem?.fixes.length).toBeGreaterThan(0)
    expect(opened.run.session.history.steps).toEqual([])
    expect(await opened.weights()).toEqual(before)
  })

  test('numbers that come late, as from a graphics processor, never replace the last sound checkpoint', async () => {
    /* Told to be on a GPU, the session reads losses up to three steps late; the arithmetic is the same. */
    const optimizer = { ...document().training.optimizer, kind: 'sgd', learningRate: 1000 } as const
    const extreme = { ...dataSet, inputs: dataSet.inputs.map((value) => value * 1e25) }
    const opened = openTestRun(document({ optimizer }), { dataSet: extreme, backend: 'webgpu', checkpointEveryMs: 0 })
    await opened.run.session.control('train')
    const status = await opened.ended()
    expect(status).toMatchObject({ phase: 'paused', problem: { code: expect.stringMatching(/^non-finite-/) } })
    expect(
      Object.values(await opened.weights())
        .flat()
        .every(Number.isFinite),
    ).toBe(false)
    await opened.run.session.control('checkpoint')
    const checkpoints = opened.events.flatMap((event) => (event.type === 'checkpoint' ? [event.bytes] : []))
    expect(checkpoints).not.toEqual([])
    for (const bytes of checkpoints) {
      const file = decodeSafetensors(bytes)
      const weights = file.ok ? [...file.value.tensors].filter(([key]) => key.startsWith('weights/')) : []
      expect(weights).not.toEqual([])
      expect(weights.flatMap(([, { values }]) => [...values]).every(Number.isFinite)).toBe(true)
    }
  })

  test('a failing layer ends it, and the problem names the node', async () => {
    const opened = openTestRun(document(), { dataSet })
    const layer = opened.run.net.model.getLayer('hidden')
    layer.call = () => {
      throw new Error("Kernel 'Frobnicate' not registered for backend 'cpu'")
    }
    await opened.run.session.control('train')
    expect(await opened.ended()).toMatchObject({
      phase: 'failed',
      problem: { code: 'missing-operation', place: { node: 'hidden' }, message: { en: expect.stringContaining('Frobnicate') } },
    })
  })

  test('it can go on where it failed after a checkpoint, though in its first epoch, and only there', async () => {
    /* Five steps an epoch: the third fails. */
    const failing = async (options: Partial<Parameters<typeof openTestRun>[1]>, steps: number) => {
      const opened = openTestRun(document(), { dataSet, ...options })
      const layer = opened.run.net.model.getLayer('hidden')
      const call = layer.call.bind(layer)
      let left = steps
      layer.call = (...parts) => {
        if (left-- <= 0) throw new Error('out of luck')
        return call(...parts)
      }
      await opened.run.session.control('train')
      return { opened, status: await opened.ended() }
    }
    const without = await failing({}, 2)
    expect(without.status).toMatchObject({ phase: 'failed', resumable: false, progress: { epoch: 0, stepInEpoch: 2 } })
    const { opened, status } = await failing({ checkpointEveryMs: 0 }, 2)
    expect(status).toMatchObject({ phase: 'failed', resumable: true, progress: { epoch: 0, stepInEpoch: 2 } })
    const checkpoint = opened.events.flatMap((event) => (event.type === 'checkpoint' ? [event.bytes] : [])).at(-1)
    if (checkpoint === undefined) throw new Error('No checkpoint came.')
    const again = await failing({ checkpoint }, 1)
    expect(again.status).toMatchObject({ phase: 'failed', resumable: true, progress: { epoch: 0, stepInEpoch: 3 } })
  })

  // Forty samples: weights are looked at every 25 steps, and at the end of an epoch.
  test.each([
    [8, 5],
    [1, 25],
  ])(
    'a weight that is no number pauses it and names the node, even where the loss does not feel it: batches of %s',
    async (batchSize, stepInEpoch) => {
      const chain: readonly ChainNode[] = [
        { id: 'in', kind: 'input', params: { shape: [6] } },
        { id: 'norm', kind: 'batchNorm' },
        { id: 'scores', kind: 'dense', params: { units: 3 } },
        { id: 'out', kind: 'output' },
      ]
      const opened = openTestRun(document({ batchSize }, chain), { dataSet })
      const statistic = opened.run.net.weights.find(({ key }) => key === 'norm/moving_mean')
      statistic?.variable.assign(fill([6], Number.NaN))
      await opened.run.session.control('train')
      expect(await opened.ended()).toMatchObject({
        phase: 'paused',
        problem: { code: 'non-finite-weight', place: { node: 'norm' } },
        progress: { epoch: 0, stepInEpoch },
      })
    },
  )

  test('without data it says what is missing', async () => {
    const { status } = await train(document(), null)
    expect(status).toMatchObject({ phase: 'paused', problem: { code: 'no-data' } })
  })

  test('with every layer frozen it says that nothing can learn', async () => {
    const { status } = await train(
      document(
        {},
        layers.map((node) => ({ ...node, frozen: true }) as const),
      ),
    )
    expect(status).toMatchObject({ phase: 'paused', problem: { code: 'nothing-to-train' } })
  })

  test.each([true, false])(
    'a lost graphics processor fails it, resumable where a checkpoint was handed out: %s',
    async (saved) => {
      const opened = openTestRun(document({ epochs: 1000 }), { dataSet })
      const { session } = opened.run
      await session.control('stepBatch')
      if (saved) await session.control('checkpoint')
      await session.control('train')
      const { backendLost } = await import('./training/trainingProblems.ts')
      session.fail(backendLost('reset'))
      await session.control('pause')
      expect(session.status()).toMatchObject({ phase: 'failed', resumable: saved, problem: { code: 'backend-lost' } })
    },
  )
})
