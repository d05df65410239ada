export interface Yielder {
  /** Lets the host deliver messages and timers. Costs next to nothing when it did so a moment ago. */
  rest(): Promise<void>
  close(): void
}

/** Milliseconds of work between two rests. */
const workMs = 8

/**
 * Rests by a message to itself: unlike timers and animation frames, messages are never slowed down in hidden windows.
 * Close it, or Node waits for its port.
 */
export function createYielder(): Yielder {
  const { port1, port2 } = new MessageChannel()
  let waiting: (() => void) | null = null
  let restedAt = performance.now()
  port1.onmessage = () => {
    restedAt = performance.now()
    waiting?.()
    waiting = null
  }
  return {
    rest: () => {
      if (performance.now() - restedAt < workMs) return Promise.resolve()
      return new Promise((resolve) => {
        waiting = resolve
        port2.postMessage(null)
      })
    },
    close: () => {
      port1.close()
      port2.close()
    },
  }
}
