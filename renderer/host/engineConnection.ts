import type { EngineConnection } from './host.ts'

/**
 * One step of a big network on a slow backend keeps the engine's thread busy for a long time, and a busy engine cannot
 * beat. Only a silence far beyond any bearable step counts as death; crashes are reported at once by other ways.
 */
const silenceMs = 300_000
const lookEveryMs = 5_000

interface Options {
  readonly port: MessagePort
  /** Ends the engine behind the port. */
  readonly end: () => void
}

/** An engine's port with its life: `die` reports a death found by the host, and the connection itself hears when the heart stops. */
export function createEngineConnection({ port, end }: Options): {
  readonly engine: EngineConnection
  readonly die: (reason: string) => void
} {
  const listeners = new Set<(reason: string) => void>()
  let lastMessage = performance.now()
  let lastLook = performance.now()
  let death: string | null = null

  // The client starts the port; listening here beside it steals nothing.
  const heard = () => {
    lastMessage = performance.now()
  }
  port.addEventListener('message', heard)
  const timer = setInterval(() => {
    const now = performance.now()
    // After sleep or suspension the silence was ours, not the engine's.
    if (now - lastLook > 4 * lookEveryMs) lastMessage = now
    lastLook = now
    if (now - lastMessage > silenceMs) die('silent')
  }, lookEveryMs)

  function release(): void {
    clearInterval(timer)
    port.removeEventListener('message', heard)
    port.close()
  }

  function die(reason: string): void {
    if (death !== null) return
    death = reason
    release()
    end()
    for (const listener of listeners) listener(reason)
    listeners.clear()
  }

  return {
    die,
    engine: {
      port,
      onGone: (listener) => {
        if (death === null) listeners.add(listener)
        else queueMicrotask(() => listener(death ?? ''))
      },
      close: () => {
        if (death !== null) return
        death = 'closed'
        listeners.clear()
        release()
        end()
      },
    },
  }
}
