import { checkFromEngine } from './checkMessage.ts'
import type { EnginePort } from './enginePort.ts'
import type { Answer, Ask, EngineEvent, RequestName } from './protocol.ts'

export type EngineListener = (event: EngineEvent) => void

export interface EngineClient {
  /** Rejects with the engine's message on a bug, a broken message or a vanished run, and when the client is closed. Never times out. */
  ask<Name extends RequestName>(
    name: Name,
    ask: Ask<Name>,
    options?: { /** Buffers handed over rather than copied. */ readonly transfer?: readonly unknown[] },
  ): Promise<Answer<Name>>
  /** Returns the function that ends the subscription. */
  on(listener: EngineListener): () => void
  close(): void
}

interface Waiting {
  readonly resolve: (answer: unknown) => void
  readonly reject: (error: Error) => void
}

/** The UI's, command line's and tests' end of the engine's port. */
export function createEngineClient(
  port: EnginePort,
  {
    onBroken = () => {},
  }: { /** Hears of messages that are none of the protocol. */ readonly onBroken?: (reason: string) => void } = {},
): EngineClient {
  const waiting = new Map<number, Waiting>()
  const listeners = new Set<EngineListener>()
  let lastId = 0
  let isClosed = false

  port.onmessage = ({ data }) => {
    const checked = checkFromEngine(data)
    if (!checked.ok) {
      if (checked.id !== null) take(checked.id)?.reject(new Error(checked.reason))
      else onBroken(checked.reason)
      return
    }
    const message = checked.value
    if ('event' in message) for (const listener of listeners) listener(message.event)
    else if ('error' in message) take(message.id)?.reject(new Error(message.error.message))
    else take(message.id)?.resolve(message.answer)
  }
  port.start()

  const take = (id: number): Waiting | undefined => {
    const found = waiting.get(id)
    waiting.delete(id)
    return found
  }

  return {
    ask: <Name extends RequestName>(name: Name, ask: Ask<Name>, options: { readonly transfer?: readonly unknown[] } = {}) =>
      new Promise<Answer<Name>>((resolve, reject) => {
        if (isClosed) {
          reject(closedError())
          return
        }
        const id = ++lastId
        /* The answer to this id is of this request's type: serve answers by the same table. */
        waiting.set(id, { resolve: (answer) => resolve(answer as Answer<Name>), reject })
        try {
          port.postMessage({ id, request: name, ask }, options.transfer ?? [])
        } catch (error) {
          waiting.delete(id)
          reject(error instanceof Error ? error : new Error(String(error)))
        }
      }),
    on: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close: () => {
      if (isClosed) return
      isClosed = true
      port.onmessage = null
      port.close()
      listeners.clear()
      for (const { reject } of waiting.values()) reject(closedError())
      waiting.clear()
    },
  }
}

function closedError(): Error {
  return new Error('The connection to the engine is closed.')
}
