import { beforeEach, expect, test } from 'vitest'
import { runId } from '../../engine/contract/ids.ts'
import { defaultTraining } from '../../engine/document/emptyDocument.ts'
import type { RunHistory } from '../../engine/document/project/runHistory.ts'
import { fakeStatus, weightsFile } from './fixtures/fakeEngine.ts'
import { openTestController, point, settle, withNode, type TestController } from './fixtures/openTestController.ts'
import { compiledRun } from './runState.ts'
import { startAgain } from './startAgain.ts'

let opened: TestController
let run: TestController['run']
let engine: TestController['engine']
let store: TestController['store']
let curves: TestController['curves']

beforeEach(() => {
  opened = openTestController()
  ;({ run, engine, store, curves } = opened)
})

const state = () => opened.state()
const present = () => opened.present()
const requests = () => opened.requests()
const passTime = () => opened.passTime()

test('Train compiles the document and starts the run', async () => {
  await run.start('train')
  expect([requests(), state().type, store.getState().runNumber]).toEqual([['prepareRun', 'control'], 'training', 1])
})

test('a refused document leaves the run idle with its problems', async () => {
  const problem = { code: 'cycle', severity: 'error', place: {}, message: { en: 'A circle.', zh: '环。' }, fixes: [] } as const
  engine.answer('prepareRun', () => ({ ok: false, problems: [problem] }))
  await run.start('train')
  expect(state()).toEqual({ type: 'idle', problems: [problem] })
})

test('points of another run are dropped', async () => {
  await run.start('train')
  engine.send({ type: 'points', runId: runId('older'), steps: [point(1)], epochs: [] })
  engine.send({ type: 'points', runId: present(), steps: [point(1), point(2)], epochs: [] })
  expect([...curves.column('loss')]).toEqual([1, 0.5])
})

test('a status of another run changes nothing', async () => {
  await run.start('train')
  engine.send({ type: 'status', status: fakeStatus(runId('older'), 'finished') })
  expect(state().type).toBe('training')
})

test('every frame is acknowledged, so that the next one comes', async () => {
  await run.start('train')
  engine.send({ type: 'features', runId: present(), frame: 7, step: 3, maps: [] })
  expect(engine.asked.at(-1)).toEqual({ request: 'acknowledgeFrame', ask: { runId: present(), frame: 7 } })
})

test('an edit during a run is told, and the run goes on with its own copy', async () => {
  await run.start('train')
  opened.document = withNode(16)
  run.documentChanged()
  await passTime()
  expect([state().type, store.getState().outdated, requests()]).toEqual(['training', true, ['prepareRun', 'control']])
})

test('an edit before any training compiles anew after a moment, and closes the former run', async () => {
  await run.prepare()
  const former = present()
  opened.document = withNode(16)
  run.documentChanged()
  await passTime()
  expect(requests()).toEqual(['prepareRun', 'closeRun', 'prepareRun'])
  expect([compiledRun(state())?.document, present() === former]).toEqual([opened.document, false])
})

test('moving a card compiles nothing', async () => {
  await run.prepare()
  const { graph } = opened.document
  opened.document = { ...opened.document, graph: { ...graph, nodes: graph.nodes.map((node) => ({ ...node, x: 50 })) } }
  run.documentChanged()
  await passTime()
  expect(requests()).toEqual(['prepareRun'])
})

test('stop keeps the weights: the next run begins with them', async () => {
  await run.start('train')
  engine.send({ type: 'points', runId: present(), steps: [point(1)], epochs: [] })
  await run.stop()
  await settle()
  await run.start('train')
  const prepared = engine.asked.filter(({ request }) => request === 'prepareRun').at(-1)?.ask
  expect(prepared).toMatchObject({ weights: weightsFile(1, 2, 3) })
})

test('reset forgets weights and curves', async () => {
  await run.start('train')
  engine.send({ type: 'points', runId: present(), steps: [point(1)], epochs: [] })
  await run.stop()
  await settle()
  await run.reset()
  expect([store.getState().hasWeights, store.getState().runNumber, curves.length, state().type]).toEqual([false, null, 0, 'idle'])
})

test('starting again lists the run that was paused, forgets its weights, and trains the document as it is now', async () => {
  await run.start('train')
  const former = present()
  engine.send({ type: 'points', runId: former, steps: [point(1)], epochs: [] })
  engine.send({ type: 'status', status: fakeStatus(former, 'paused') })
  opened.document = { ...opened.document, training: { ...opened.document.training, batchSize: 7 } }
  await startAgain(run, { state: state().type })
  await settle()
  const prepared = engine.asked.filter(({ request }) => request === 'prepareRun').at(-1)?.ask
  expect(prepared).toMatchObject({ document: { training: { batchSize: 7 } } })
  expect(prepared).not.toHaveProperty('weights')
  expect([state().type, present() === former, store.getState().runNumber]).toEqual(['training', false, 2])
  expect(store.getState().records).toMatchObject([{ number: 1, outcome: 'stopped' }])
})

test('what a run learned is saved also where it ended a moment ago and its weights are still on their way', async () => {
  await run.start('train')
  engine.send({ type: 'points', runId: present(), steps: [point(1)], epochs: [] })
  let arrive = (_weights: Uint8Array<ArrayBuffer>) => {}
  engine.answer('readWeights', () => new Promise((resolve) => (arrive = resolve)))
  engine.send({ type: 'status', status: fakeStatus(present(), 'finished') })
  const saved = run.weights()
  await settle()
  arrive(weightsFile(3, 1))
  expect([state().type, await saved]).toEqual(['ended', weightsFile(3, 1)])
})

test('weights from elsewhere are what the next run begins with, and what is saved', async () => {
  await run.prepare()
  run.takeWeights(new Uint8Array([4, 2]))
  expect([state().type, await run.weights()]).toEqual(['idle', new Uint8Array([4, 2])])
  await run.prepare()
  const prepared = engine.asked.filter(({ request }) => request === 'prepareRun').at(-1)?.ask
  expect(prepared).toMatchObject({ weights: new Uint8Array([4, 2]) })
})

test('a run that was trained elsewhere is listed and shown under the next number, and can be taken off again', () => {
  const history: RunHistory = {
    number: 0,
    startedAt: 5,
    durationMs: 9,
    outcome: 'finished',
    backend: 'pytorch',
    training: defaultTraining,
    trainable: 3,
    trainingSamples: 8,
    validationSamples: 2,
    steps: [point(10), point(20)],
    epochs: [],
  }
  run.adopt({ weights: null, records: [{ ...history, number: 4, backend: 'cpu' }], interrupted: null })
  expect(run.takeRun(history)).toBe(5)
  expect([store.getState().records.map(({ number }) => number), store.getState().runNumber]).toEqual([[4, 5], 5])
  expect(curves.points().map(({ step }) => step)).toEqual([10, 20])
  run.forgetRun(5)
  expect([store.getState().records.map(({ number }) => number), store.getState().runNumber]).toEqual([[4], 4])
})

test('weights that do not fit the changed network are let go', async () => {
  run.adopt({ weights: new Uint8Array([9]), records: [], interrupted: null })
  engine.answer('prepareRun', (ask) =>
    ask.weights === undefined
      ? {
          ok: true,
          value: {
            status: fakeStatus(ask.runId, 'ready'),
            trainable: 1,
            frozen: 0,
            drawn: null,
            trainingSamples: 1,
            validationSamples: 0,
            steps: [],
            epochs: [],
          },
        }
      : { ok: false, problems: [] },
  )
  await run.prepare()
  expect([state().type, store.getState().hasWeights]).toEqual(['ready', false])
})

test('a run that ended is listed with its curves, and its checkpoint is thrown away', async () => {
  await run.start('train')
  engine.send({ type: 'points', runId: present(), steps: [point(1), point(2)], epochs: [] })
  engine.send({ type: 'status', status: fakeStatus(present(), 'finished') })
  await settle()
  expect(store.getState().records).toMatchObject([
    { number: 1, outcome: 'finished', backend: 'cpu', steps: [point(1), point(2)] },
  ])
  expect(opened.kept).toEqual([null])
})

test('the next run after an opened project takes the next number', async () => {
  await run.start('train')
  engine.send({ type: 'points', runId: present(), steps: [point(1)], epochs: [] })
  await run.stop()
  const { records } = store.getState()
  run.adopt({ weights: null, records, interrupted: null })
  await run.start('train')
  expect(store.getState().runNumber).toBe(2)
})
