export interface Yielder {
  /** Lets the host deliver messages and timers. Costs next to nothing when it did so a moment ago. */
  rest(): Promise<void>
  close(): void
}

/** Milliseconds of work between two rests. */
const workMs = 8

/**
 * Browsers rest by a message to themselves: unlike timers and animation frames, messages are never slowed down in hidden
 * windows. Node hands out up to a thousand messages of one port in one go, which would starve every other port and
 * timer; it has setImmediate instead.
 */
export function createYielder(): Yielder {
  /* Node's alone, so the engine's platform types do not have it. */
  const { setImmediate } = globalThis as { readonly setImmediate?: (work: () => void) => void }
  let restedAt = performance.now()
  const { post, close } = setImmediate === undefined ? messageToSelf() : { post: setImmediate, close: () => {} }
  return {
    rest: () => {
      if (performance.now() - restedAt < workMs) return Promise.resolve()
      return new Promise((resolve) => {
        post(() => {
          restedAt = performance.now()
          resolve()
        })
      })
    },
    close,
  }
}

function messageToSelf(): { readonly post: (work: () => void) => void; readonly close: () => void } {
  const { port1, port2 } = new MessageChannel()
  let waiting: (() => void) | null = null
  port1.onmessage = () => {
    waiting?.()
  }
  return {
    post: (work) => {
      waiting = work
      port2.postMessage(null)
    },
    close: () => {
      port1.close()
      port2.close()
    },
  }
}
