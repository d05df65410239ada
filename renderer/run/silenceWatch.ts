import type { RunStoreState } from './runStore.ts'

/** A working engine beats every second; a long step of a big network keeps it from that. */
const silenceMs = 20_000
const lookEveryMs = 2_000

/** Notes in the store when a connected engine has been silent for long, so that the person can decide whether to wait. */
export function createSilenceWatch({
  store,
  now,
}: {
  store: { getState(): RunStoreState; setState(change: Partial<RunStoreState>): void }
  now: () => number
}): { heard(): void; stop(): void } {
  let last = now()
  let lastLook = now()
  const timer = setInterval(() => {
    const time = now()
    // After sleep the silence was the computer's, not the engine's.
    if (time - lastLook > 4 * lookEveryMs) last = time
    lastLook = time
    const { engine, silent } = store.getState()
    if (!silent && engine.type === 'connected' && time - last > silenceMs) store.setState({ silent: true })
  }, lookEveryMs)
  return {
    heard() {
      last = now()
    },
    stop: () => clearInterval(timer),
  }
}
