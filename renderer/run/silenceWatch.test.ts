import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createStore } from 'zustand/vanilla'
import { initialRunStore, type RunStoreState } from './runStore.ts'
import { createSilenceWatch } from './silenceWatch.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function watch(engine: RunStoreState['engine']) {
  const store = createStore<RunStoreState>(() => ({ ...initialRunStore, engine }))
  const silence = createSilenceWatch({ store, now: () => Date.now() })
  return { silence, isSilent: () => store.getState().silent }
}

test('an engine that says nothing for longer than a long step takes is told, and not before', () => {
  const { silence, isSilent } = watch({ type: 'connected' })
  vi.advanceTimersByTime(15_000)
  silence.heard()
  vi.advanceTimersByTime(19_000)
  const before = isSilent()
  vi.advanceTimersByTime(5_000)
  expect([before, isSilent()]).toEqual([false, true])
  silence.stop()
})

test('the silence of a sleeping computer is not the engine’s', () => {
  const { silence, isSilent } = watch({ type: 'connected' })
  vi.setSystemTime(Date.now() + 3_600_000)
  vi.advanceTimersByTime(4_000)
  expect(isSilent()).toBe(false)
  vi.advanceTimersByTime(24_000)
  expect(isSilent()).toBe(true)
  silence.stop()
})

test('an engine that is not there is not called silent, nor one after the watch has ended', () => {
  const gone = watch({ type: 'connecting' })
  const ended = watch({ type: 'connected' })
  ended.silence.stop()
  vi.advanceTimersByTime(60_000)
  expect([gone.isSilent(), ended.isSilent()]).toEqual([false, false])
  gone.silence.stop()
})
