import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkFromEngine, checkToEngine } from './checkMessage.ts'

test('a well-formed request passes', () => {
  const message = { id: 3, request: 'control', ask: { runId: 'run', action: 'pause' } }
  expect(checkToEngine(message)).toEqual({ ok: true, value: message })
})

test.each([
  [{ id: 1, request: 'control', ask: { runId: 'run', action: 'explode' } }, 1, 'action'],
  [{ id: 2, request: 'selfDestruct', ask: {} }, 2, 'selfDestruct'],
  [{ id: 3, request: 'toString', ask: {} }, 3, 'toString'],
  [{ id: 4, request: 'predict', ask: { runId: 'run', samples: [-1] } }, 4, 'samples.0'],
  [{ id: 5, request: 'loadData', ask: { dataId: 'd', source: { type: 'idx' }, files: [] } }, 5, 'imagesFileName'],
  [{ id: 6, request: 'featureMaps', ask: { runId: 'run', node: 'n', sample: 0, maps: Number.NaN } }, 6, 'maps'],
  ['hello', null, 'no request'],
  [null, null, 'no request'],
  [{ id: 'one', request: 'hello', ask: {} }, null, 'id'],
])('%j is refused with its id and a reason', (message, id, mention) => {
  expect(checkToEngine(message)).toEqual({ ok: false, id, reason: expect.stringContaining(mention) })
})

test('no message at all makes either check throw', () => {
  fc.assert(
    fc.property(fc.anything(), (message) => {
      expect([true, false]).toContain(checkToEngine(message).ok)
      expect([true, false]).toContain(checkFromEngine(message).ok)
    }),
  )
})

test.each([
  [{ id: 1, answer: null }, true],
  [{ id: 1, error: { message: 'gone' } }, true],
  [{ event: { type: 'heartbeat' } }, true],
  [{ event: { type: 'points', runId: 'run', steps: [], epochs: [] } }, true],
  [{ event: { type: 'points', runId: 'run' } }, false],
  [{ event: { type: 'checkpoint', runId: 'run', epoch: 1, step: 2, bytes: [1, 2] } }, false],
  [{ event: { type: 'fireworks' } }, false],
  [{ id: 1, error: 'gone' }, false],
  [{}, false],
])('from the engine, %j is taken: %s', (message, taken) => {
  expect(checkFromEngine(message).ok).toBe(taken)
})
