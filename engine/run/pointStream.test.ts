import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { runId } from '../contract/ids.ts'
import type { EngineEvent } from '../contract/protocol.ts'
import { createPointStream } from './pointStream.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const step = (number: number) => ({ step: number, epoch: number, loss: 1, penalty: 0, learningRate: 0.1 })
const epoch = (number: number) => ({
  epoch: number,
  step: number,
  training: { loss: 1, penalty: 0 },
  validation: null,
  learningRate: 0.1,
  samplesPerSecond: 1,
})

function open() {
  const sent: EngineEvent[] = []
  const points = createPointStream(runId('one'), (event) => sent.push(event))
  const heard = () => sent.map((event) => (event.type === 'points' ? event.steps.map((point) => point.step) : []))
  return { points, sent, heard }
}

test('the first point is sent at once, those that follow together, and none twice', () => {
  const { points, heard } = open()
  for (const number of [1, 2, 3]) points.addStep(step(number))
  expect(heard()).toEqual([[1]])
  vi.advanceTimersByTime(1000)
  expect(heard()).toEqual([[1], [2, 3]])
  vi.advanceTimersByTime(1000)
  expect(heard()).toEqual([[1], [2, 3]])
  for (const number of [4, 5]) points.addStep(step(number))
  vi.advanceTimersByTime(1000)
  expect(heard()).toEqual([[1], [2, 3], [4], [5]])
})

test('what has gathered can be sent at once, and its timer then sends nothing', () => {
  const { points, heard, sent } = open()
  points.addStep(step(1))
  points.addStep(step(2))
  points.addEpoch(epoch(1))
  points.flush()
  expect(heard()).toEqual([[1], [2]])
  expect(sent.at(-1)).toMatchObject({ runId: 'one', epochs: [{ epoch: 1 }] })
  points.flush()
  vi.advanceTimersByTime(1000)
  expect(sent).toHaveLength(2)
})

test('a stream that is closed sends nothing more', () => {
  const { points, heard } = open()
  points.addStep(step(1))
  points.addStep(step(2))
  points.close()
  vi.advanceTimersByTime(1000)
  expect(heard()).toEqual([[1]])
})
