import { beforeEach, expect, test } from 'vitest'
import type { Ask } from '../../engine/contract/protocol.ts'
import { decodeSafetensors, encodeSafetensors } from '../../engine/document/tensors/safetensors.ts'
import { fakeStatus, weightsFile } from './fixtures/fakeEngine.ts'
import { openTestController, point, settle, withNode, type TestController } from './fixtures/openTestController.ts'

let opened: TestController
let run: TestController['run']
let engine: TestController['engine']
let store: TestController['store']

beforeEach(() => {
  opened = openTestController()
  ;({ run, engine, store } = opened)
})

const state = () => opened.state()
const present = () => opened.present()

/** Whose one weight has this value. */
function sendCheckpoint(value: number): void {
  const tensors = new Map([['weights/a/kernel', { shape: [1], values: Float32Array.of(value) }]])
  const bytes = encodeSafetensors({ tensors, metadata: {} })
  engine.send({ type: 'checkpoint', runId: present(), epoch: 1, step: 4, bytes })
}

const backendLost = { code: 'backend-lost', severity: 'error', place: {}, message: { en: '', zh: '' }, fixes: [] } as const

const notANumber = { code: 'non-finite-loss', severity: 'error', place: {}, message: { en: '', zh: '' }, fixes: [] } as const

test('a run cut off by the engine is offered from its last checkpoint and keeps its number', async () => {
  await run.start('train')
  const interrupted = present()
  engine.send({ type: 'points', runId: interrupted, steps: [point(1)], epochs: [] })
  engine.send({ type: 'checkpoint', runId: interrupted, epoch: 1, step: 4, bytes: new Uint8Array([5]) })
  run.engineDown()
  expect([state().type, store.getState().offer]).toEqual(['ended', { epoch: 1, cause: 'engine' }])
  engine.answer('prepareRun', (ask) => ({
    ok: true,
    value: {
      status: fakeStatus(ask.runId, 'paused'),
      trainable: 1,
      frozen: 0,
      drawn: null,
      trainingSamples: 1,
      validationSamples: 0,
      steps: [point(1)],
      epochs: [],
    },
  }))
  await run.resume()
  const prepared = engine.asked.filter(({ request }) => request === 'prepareRun').at(-1)?.ask
  expect(prepared).toMatchObject({ checkpoint: new Uint8Array([5]) })
  expect([state().type, store.getState().runNumber, store.getState().offer]).toEqual(['training', 1, null])
})

test('a checkpoint of a former run is not offered for the present one', async () => {
  await run.start('train')
  engine.send({ type: 'checkpoint', runId: present(), epoch: 1, step: 4, bytes: new Uint8Array([5]) })
  await run.stop()
  await settle()
  opened.document = withNode(32)
  await run.start('train')
  run.engineDown()
  expect(store.getState().offer).toEqual({ epoch: null, cause: 'engine' })
})

test.each([
  ['on a lost graphics processor', { backend: 'webgpu', problem: backendLost }, 'gpu'],
  ['whose thread was lost', { backend: 'simd', problem: backendLost }, 'step'],
  ['that had no memory left', { backend: 'webgpu', problem: { ...backendLost, code: 'out-of-memory' } }, 'step'],
] as const)('a run %s is offered from its last checkpoint, and told why', async (_, status, cause) => {
  await run.start('train')
  engine.send({ type: 'points', runId: present(), steps: [point(1)], epochs: [] })
  engine.send({ type: 'checkpoint', runId: present(), epoch: 2, step: 8, bytes: new Uint8Array([5]) })
  engine.send({ type: 'status', status: { ...fakeStatus(present(), 'failed'), ...status, resumable: true } })
  expect([state().type, store.getState().offer]).toEqual(['ended', { epoch: 2, cause }])
  await run.resume()
  const prepared = engine.asked.filter(({ request }) => request === 'prepareRun').at(-1)?.ask
  expect(prepared).toMatchObject({ checkpoint: new Uint8Array([5]) })
})

test('a run whose device is lost before its first checkpoint is offered to begin anew', async () => {
  await run.start('train')
  engine.send({ type: 'points', runId: present(), steps: [point(1)], epochs: [] })
  engine.send({
    type: 'status',
    status: { ...fakeStatus(present(), 'failed'), backend: 'webgpu', problem: backendLost, resumable: false },
  })
  expect([state().type, store.getState().offer]).toEqual(['ended', { epoch: null, cause: 'gpu' }])
})

test('after numbers that are none the weights of the last checkpoint are taken, and the settings of now', async () => {
  await run.start('train')
  engine.send({ type: 'points', runId: present(), steps: [point(1)], epochs: [] })
  const tensors = new Map([
    ['weights/a/kernel', { shape: [1], values: Float32Array.of(7) }],
    ['slots/a/kernel', { shape: [1], values: Float32Array.of(8) }],
  ])
  engine.send({ type: 'checkpoint', runId: present(), epoch: 2, step: 8, bytes: encodeSafetensors({ tensors, metadata: {} }) })
  engine.send({ type: 'status', status: { ...fakeStatus(present(), 'paused'), problem: notANumber } })
  expect(store.getState().offer).toEqual({ epoch: 2, cause: 'numbers' })
  await run.resume()
  const prepared = engine.asked.filter(({ request }) => request === 'prepareRun').at(-1)?.ask as Ask<'prepareRun'> // so asked
  expect(prepared.checkpoint).toBeUndefined()
  const weights = decodeSafetensors(prepared.weights ?? new Uint8Array())
  expect(weights.ok && [...weights.value.tensors]).toEqual([['a/kernel', { shape: [1], values: Float32Array.of(7) }]])
  expect([state().type, store.getState().hasWeights, store.getState().offer]).toEqual(['ready', true, null])
})

test.each([
  ['among numbers that are none', weightsFile(1, Number.NaN)],
  ['when its device is lost', null],
])('a run that is stopped %s leaves the weights of its last checkpoint; without one, those it began with', async (_, learned) => {
  run.takeWeights(weightsFile(5))
  engine.answer('readWeights', () => learned)
  for (const checkpoint of [null, 7]) {
    await run.start('train')
    engine.send({ type: 'points', runId: present(), steps: [point(1)], epochs: [] })
    if (checkpoint !== null) sendCheckpoint(checkpoint)
    engine.send({ type: 'status', status: { ...fakeStatus(present(), 'paused'), problem: notANumber } })
    const saved = await run.weights()
    await run.stop()
    await settle()
    expect([saved, await run.weights()]).toEqual([weightsFile(checkpoint ?? 5), weightsFile(checkpoint ?? 5)])
  }
})

test.each([
  ['its engine dies', () => run.engineDown()],
  [
    'its device is lost',
    () => {
      engine.send({
        type: 'status',
        status: { ...fakeStatus(present(), 'failed'), backend: 'webgpu', problem: backendLost, resumable: true },
      })
    },
  ],
])(
  'when %s, what is saved is what the last checkpoint of this run holds; without one, what the run began with',
  async (_, cut) => {
    run.takeWeights(weightsFile(5))
    for (const learned of [null, 7]) {
      await run.start('train')
      engine.send({ type: 'points', runId: present(), steps: [point(1)], epochs: [] })
      if (learned !== null) sendCheckpoint(learned)
      cut()
      await settle()
      expect(await run.weights()).toEqual(weightsFile(learned ?? 5))
    }
  },
)
