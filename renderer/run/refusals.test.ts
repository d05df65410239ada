import { expect, test } from 'vitest'
import { runRefusal, type RefusalFacts } from './refusals.ts'

const ready: RefusalFacts = {
  engine: 'connected',
  run: 'ready',
  data: 'loaded',
  nodes: 3,
  errors: 0,
  pending: false,
  learned: false,
  unlabelled: false,
}
const given = (change: Partial<RefusalFacts>): RefusalFacts => ({ ...ready, ...change })

test('a whole network with data can train and step, and has nothing to stop', () => {
  expect(
    (['train', 'stepBatch', 'stepEpoch', 'pause', 'stop', 'reset'] as const).map((command) => runRefusal(command, ready)),
  ).toEqual([null, null, null, 'notTraining', 'notTraining', 'nothingToReset'])
})

test('what keeps a run from starting is told in the order in which it is mended', () => {
  expect(runRefusal('train', given({ engine: 'gone', nodes: 0, data: 'none' }))).toBe('engineGone')
  expect(runRefusal('train', given({ nodes: 0, data: 'none' }))).toBe('empty')
  expect(runRefusal('train', given({ data: 'none', errors: 2 }))).toBe('noData')
  expect(runRefusal('train', given({ errors: 2 }))).toBe('problems')
})

test.each([
  ['train', { data: 'loading' }, 'dataLoading'],
  ['train', { data: 'missing' }, 'dataMissing'],
  ['train', { data: 'failed' }, 'dataFailed'],
  ['stepBatch', { run: 'preparing' }, 'preparing'],
  ['train', { pending: true }, 'pending'],
  ['pause', { run: 'training', pending: true }, 'pending'],
  ['draw', { engine: 'connecting' }, 'engineStarting'],
  ['draw', { nodes: 0 }, 'empty'],
  ['draw', { errors: 1, data: 'none' }, null],
  ['reset', { learned: true, engine: 'gone' }, null],
] as const)('%s, given %j: %s', (command, change, refusal) => {
  expect(runRefusal(command, given(change))).toBe(refusal)
})

test('photographs without labels can be looked at, but not trained on', () => {
  const facts = given({ run: 'idle', unlabelled: true })
  expect((['train', 'stepBatch', 'stepEpoch', 'prepare'] as const).map((command) => runRefusal(command, facts))).toEqual([
    'noLabels',
    'noLabels',
    'noLabels',
    null,
  ])
})

test('a paused run goes on although the network has been edited into an unsound one', () => {
  expect(runRefusal('train', given({ run: 'paused', errors: 2 }))).toBeNull()
})

test('a training run can be paused and stopped only', () => {
  const facts = given({ run: 'training', learned: true })
  expect((['train', 'stepBatch', 'pause', 'stop', 'reset'] as const).map((command) => runRefusal(command, facts))).toEqual([
    'training',
    'training',
    null,
    null,
    'training',
  ])
})
