import { expect, test } from 'vitest'
import { runId } from '../../engine/contract/ids.ts'
import type { RunPhase } from '../../engine/contract/runStatus.ts'
import { emptyDocument } from '../../engine/document/emptyDocument.ts'
import { engineGoneProblem } from './engineGoneProblem.ts'
import { fakeStatus } from './fixtures/fakeEngine.ts'
import { idleRun, reduceRun, type RunState } from './runState.ts'

const id = runId('one')
const prepared = {
  status: fakeStatus(id, 'ready'),
  trainable: 3,
  frozen: 1,
  drawn: null,
  trainingSamples: 8,
  validationSamples: 2,
  steps: [],
  epochs: [],
}
const preparing = reduceRun(idleRun, { type: 'preparing', runId: id, document: emptyDocument('net') })
const ready = reduceRun(preparing, { type: 'prepared', runId: id, prepared })
const inPhase = (phase: RunPhase): RunState => reduceRun(ready, { type: 'status', status: fakeStatus(id, phase) })

test('each phase of the engine has its state', () => {
  const phases: readonly RunPhase[] = ['ready', 'training', 'paused', 'finished', 'stopped', 'failed']
  expect(phases.map((phase) => inPhase(phase).type)).toEqual(['ready', 'training', 'paused', 'ended', 'ended', 'ended'])
})

test('an answer that comes after the run was given up changes nothing', () => {
  const other = reduceRun(idleRun, { type: 'preparing', runId: runId('two'), document: emptyDocument('net') })
  expect(reduceRun(other, { type: 'prepared', runId: id, prepared })).toBe(other)
})

test('an engine that dies during training leaves a failed run that can be resumed', () => {
  const state = reduceRun(inPhase('training'), { type: 'engineGone', problem: engineGoneProblem })
  expect(state).toMatchObject({
    type: 'ended',
    outcome: 'failed',
    run: { status: { resumable: true, problem: { code: 'engine-gone' } } },
  })
})

test('an engine that dies beside a finished run takes only its compiled copy', () => {
  expect(reduceRun(inPhase('finished'), { type: 'engineGone', problem: engineGoneProblem })).toBe(idleRun)
})
