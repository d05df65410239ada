import { messageOf } from '../../engine/contract/messageOf.ts'
import type { EngineEvent } from '../../engine/contract/protocol.ts'
import type { EngineConnection } from '../host/host.ts'

/** What the link needs of a client: `createEngineClient(port)` gives one. */
export interface LinkClient {
  on(listener: (event: EngineEvent) => void): () => void
  close(): void
}

export type EngineState =
  | { readonly type: 'connecting' }
  | { readonly type: 'connected' }
  /** retrying: a new engine is on its way; otherwise the person starts one. */
  | { readonly type: 'gone'; readonly reason: string; readonly retrying: boolean }

export interface EngineLink<Client> {
  /** null while no engine is there. */
  readonly client: Client | null
  /** Ends this engine and starts a fresh one: for a person who has waited long enough. */
  restart(reason: string): void
  stop(): void
}

interface LinkOptions<Client extends LinkClient> {
  readonly connect: () => Promise<EngineConnection>
  readonly createClient: (port: MessagePort) => Client
  readonly onState: (state: EngineState) => void
  readonly onUp: (client: Client) => void
  readonly onDown: (reason: string) => void
  readonly onEvent: (event: EngineEvent) => void
  readonly now: () => number
  readonly later: (work: () => void, delayMs: number) => () => void
}

/** At most this many fresh engines in the time below without being asked: an engine that dies at once is not started for ever. */
const restartsAllowed = 3
const restartWindowMs = 5 * 60_000

/** Keeps an engine connected: starts it, notices its end, starts another after a moment, gives up when that does not help. */
export function createEngineLink<Client extends LinkClient>(options: LinkOptions<Client>): EngineLink<Client> {
  let client: Client | null = null
  let connection: EngineConnection | null = null
  let attempt = 0
  let ends: readonly number[] = []
  let cancelRetry = () => {}

  function open(): void {
    const mine = ++attempt
    options.onState({ type: 'connecting' })
    options.connect().then(
      (opened) => (mine === attempt ? accept(opened, mine) : opened.close()),
      (error: unknown) => {
        if (mine === attempt) lose(messageOf(error))
      },
    )
  }

  function accept(opened: EngineConnection, mine: number): void {
    connection = opened
    const made = options.createClient(opened.port)
    client = made
    made.on((event) => {
      if (mine === attempt) options.onEvent(event)
    })
    opened.onGone((reason) => {
      if (mine === attempt) lose(reason)
    })
    options.onState({ type: 'connected' })
    options.onUp(made)
  }

  function drop(): void {
    attempt++
    cancelRetry()
    client?.close()
    connection?.close()
    client = null
    connection = null
  }

  function lose(reason: string): void {
    drop()
    const now = options.now()
    ends = [...ends.filter((time) => now - time < restartWindowMs), now]
    const retrying = ends.length <= restartsAllowed
    options.onState({ type: 'gone', reason, retrying })
    options.onDown(reason)
    if (retrying) cancelRetry = options.later(open, 250 * 2 ** (ends.length - 1))
  }

  open()
  return {
    get client() {
      return client
    },
    restart(reason) {
      const wasUp = client !== null
      drop()
      ends = []
      if (wasUp) options.onDown(reason)
      open()
    },
    stop: drop,
  }
}
