import { beforeEach, expect, test } from 'vitest'
import { nodeId, runId, wireId } from '../../engine/contract/ids.ts'
import type { StepPoint } from '../../engine/contract/metrics.ts'
import { emptyDocument } from '../../engine/document/emptyDocument.ts'
import type { RunHistory } from '../../engine/document/project/runHistory.ts'
import { fakeStatus } from './fixtures/fakeEngine.ts'
import { openTestController, point, settle, withNode, type TestController } from './fixtures/openTestController.ts'

/* What happens to a run when people or the engine do the next thing before the last one has ended. */

let opened: TestController

beforeEach(() => {
  opened = openTestController()
})

/** Answers to prepareRun are held back until they are let go, oldest first. */
function holdBack(steps: readonly StepPoint[] = []): { readonly next: () => Promise<void> } {
  const waiting: (() => void)[] = []
  opened.engine.answer(
    'prepareRun',
    ({ runId: id }) =>
      new Promise((resolve) => {
        const value = {
          status: fakeStatus(id, 'ready'),
          trainable: 1,
          frozen: 0,
          drawn: null,
          trainingSamples: 1,
          validationSamples: 0,
          steps,
          epochs: [],
        }
        waiting.push(() => resolve({ ok: true, value }))
      }),
  )
  return {
    async next() {
      waiting.shift()?.()
      await settle()
    },
  }
}

const history = (number: number): RunHistory => ({
  number,
  startedAt: 5,
  durationMs: 9,
  outcome: 'finished',
  backend: 'cpu',
  training: emptyDocument('none').training,
  trainable: 3,
  trainingSamples: 8,
  validationSamples: 2,
  steps: [point(number)],
  epochs: [],
})

/** A run of which a step was heard, then a status. */
async function trainUntil(phase: 'finished' | 'failed' | 'paused', status = {}): Promise<void> {
  await opened.run.start('train')
  opened.engine.send({ type: 'points', runId: opened.present(), steps: [point(1)], epochs: [] })
  opened.engine.send({ type: 'status', status: { ...fakeStatus(opened.present(), phase), ...status } })
  await settle()
}

test('another project opened while Train compiles is only looked at, never trained', async () => {
  const { next } = holdBack()
  const started = opened.run.start('train')
  await settle()
  opened.document = withNode(3)
  opened.run.adopt({ weights: null, records: [], interrupted: null })
  await opened.passTime()
  await next()
  await next()
  await started
  expect(opened.state()).toMatchObject({ type: 'ready', run: { document: opened.document } })
  expect(opened.requests()).not.toContain('control')
})

test('an edit made while the network is compiled is compiled next', async () => {
  const { next } = holdBack()
  const prepared = opened.run.prepare()
  await settle()
  opened.document = withNode(16)
  opened.run.documentChanged()
  await next()
  await prepared
  await opened.passTime()
  await next()
  expect(opened.state()).toMatchObject({ type: 'ready', run: { document: opened.document } })
})

test('a control is pending until the engine has answered', async () => {
  let answer = (_status: unknown) => {}
  opened.engine.answer('control', () => new Promise((resolve) => (answer = resolve)))
  const started = opened.run.start('train')
  await settle()
  const during = opened.store.getState().pending
  answer(fakeStatus(opened.present(), 'training'))
  await started
  expect([during, opened.store.getState().pending]).toEqual([true, false])
})

test('other data are trained on from Train on, although the network stayed', async () => {
  await opened.run.prepare()
  opened.dataId = 'data-2'
  await opened.run.start('train')
  const prepared = opened.engine.asked.filter(({ request }) => request === 'prepareRun').map(({ ask }) => ask)
  expect(prepared).toMatchObject([{ dataId: 'data-1' }, { dataId: 'data-2' }])
})

test.each([
  ['a batch size', { training: { ...emptyDocument('none').training, batchSize: 7 } }],
  ['a wire', { graph: { ...withNode(8).graph, wires: [{ id: wireId('w'), from: nodeId('a'), to: nodeId('a'), toPort: 'in' }] } }],
  [
    'a rate of its own',
    { graph: { ...withNode(8).graph, nodes: withNode(8).graph.nodes.map((node) => ({ ...node, learningRateFactor: 2 })) } },
  ],
  ['the share kept for validation', { data: { ...emptyDocument('none').data, validationShare: 0.5 } }],
])('what was compiled before %s was changed is compiled again for Train', async (_, change) => {
  await opened.run.prepare()
  opened.document = { ...opened.document, ...change }
  await opened.run.start('train')
  const last = opened.engine.asked.filter(({ request }) => request === 'prepareRun')
  expect([last.length, last.at(-1)?.ask]).toMatchObject([2, { document: opened.document }])
})

test('a run that failed keeps its checkpoint for after a restart of the app; one that ended well needs none', async () => {
  await opened.run.start('train')
  opened.engine.send({ type: 'points', runId: opened.present(), steps: [point(1)], epochs: [] })
  opened.engine.send({ type: 'checkpoint', runId: opened.present(), epoch: 1, step: 4, bytes: new Uint8Array([5]) })
  opened.engine.send({ type: 'status', status: { ...fakeStatus(opened.present(), 'failed'), resumable: true } })
  await settle()
  expect(opened.kept.map((kept) => kept?.step ?? null)).toEqual([4])
  opened.run.declineOffer()
  expect([opened.kept.at(-1), opened.store.getState().offer]).toEqual([null, null])
})

test('another project takes its place: the checkpoint of the run that was given up with the former is thrown away, its own is not', async () => {
  // Nothing of this session's: what an earlier one left is for the next start.
  opened.run.adopt({ weights: null, records: [], interrupted: null })
  expect(opened.kept).toEqual([])
  await opened.run.start('train')
  opened.engine.send({ type: 'checkpoint', runId: opened.present(), epoch: 1, step: 4, bytes: new Uint8Array([5]) })
  opened.run.adopt({ weights: null, records: [], interrupted: null })
  expect(opened.kept.map((kept) => kept?.step ?? null)).toEqual([4, null])
  const interrupted = { epoch: 2, step: 8, document: withNode(3), bytes: new Uint8Array([6]) }
  opened.run.adopt({ weights: null, records: [], interrupted })
  expect([opened.kept.length, opened.store.getState().offer]).toEqual([2, { epoch: 2, cause: 'app' }])
})

test('a checkpoint that an earlier run sends late is none of the present one', async () => {
  await opened.run.start('train')
  opened.engine.send({ type: 'checkpoint', runId: runId('older'), epoch: 9, step: 36, bytes: new Uint8Array([5]) })
  expect([opened.kept, opened.store.getState().checkpointEpoch]).toEqual([[], null])
})

test('a run that goes on after a cut began when it first began', async () => {
  await opened.run.start('train')
  opened.engine.send({ type: 'points', runId: opened.present(), steps: [point(1)], epochs: [] })
  opened.engine.send({ type: 'checkpoint', runId: opened.present(), epoch: 1, step: 4, bytes: new Uint8Array([5]) })
  opened.run.engineDown()
  opened.nowMs = 9000
  const { next } = holdBack([point(1)])
  const resumed = opened.run.resume()
  await settle()
  await next()
  await resumed
  opened.nowMs = 12_000
  opened.engine.send({ type: 'status', status: fakeStatus(opened.present(), 'finished') })
  await settle()
  expect(opened.store.getState().records).toMatchObject([{ number: 1, startedAt: 1000, durationMs: 11_000 }])
})

test('while a way back is offered nothing is compiled by itself', async () => {
  await trainUntil('failed', { resumable: true })
  opened.document = withNode(16)
  opened.run.documentChanged()
  await opened.passTime()
  expect(opened.requests().filter((request) => request === 'prepareRun')).toHaveLength(1)
})

test('what was only looked at when the graphics processor was lost is compiled again, and no way back is offered', async () => {
  await opened.run.prepare()
  opened.engine.send({ type: 'status', status: { ...fakeStatus(opened.present(), 'failed'), resumable: true } })
  await opened.passTime()
  expect([
    opened.state().type,
    opened.store.getState().offer,
    opened.requests().filter((each) => each === 'prepareRun').length,
  ]).toEqual(['ready', null, 2])
})

test('on another backend the network is compiled anew', async () => {
  opened.engine.answer('useBackend', () => ({ chosen: 'wasm' }))
  await opened.run.prepare()
  const former = opened.present()
  await opened.run.useBackend('wasm')
  await opened.passTime()
  expect(opened.store.getState().backends?.chosen).toBe('wasm')
  expect([opened.state().type, opened.present() === former]).toEqual(['ready', false])
})

test('a past run is shown where none is under way, and never hides one that is', async () => {
  opened.run.show(history(3))
  expect([opened.store.getState().runNumber, opened.curves.lastStep()?.step]).toEqual([3, 3])
  await opened.run.start('train')
  opened.engine.send({ type: 'points', runId: opened.present(), steps: [point(1)], epochs: [] })
  opened.run.show(history(3))
  expect(opened.curves.lastStep()?.step).toBe(1)
})

test('a run that comes back into the list takes its place by number; where the number is taken, the next', () => {
  opened.run.adopt({ weights: null, records: [history(1), history(3)], interrupted: null })
  opened.run.restoreRun(history(2))
  opened.run.restoreRun({ ...history(2), durationMs: 1 })
  expect(opened.store.getState().records.map(({ number, durationMs }) => [number, durationMs])).toEqual([
    [1, 9],
    [2, 9],
    [3, 9],
    [4, 1],
  ])
})

test('a run without a single step leaves no entry', async () => {
  await opened.run.start('train')
  opened.engine.send({ type: 'status', status: fakeStatus(opened.present(), 'stopped') })
  await settle()
  expect(opened.store.getState().records).toEqual([])
})

test('an engine that speaks again is silent no more', () => {
  opened.store.setState({ silent: true })
  opened.engine.send({ type: 'heartbeat' })
  expect(opened.store.getState().silent).toBe(false)
})

test('progress reaches the screen again and again, not once', async () => {
  await opened.run.start('train')
  const shown = async (epoch: number) => {
    const status = fakeStatus(opened.present(), 'training')
    opened.engine.send({ type: 'status', status: { ...status, progress: { ...status.progress, epoch } } })
    await opened.passTime()
    return opened.store.getState().progress?.epoch
  }
  expect([await shown(1), await shown(2)]).toEqual([1, 2])
})
