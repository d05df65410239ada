import { inTurn } from './files/inTurn.ts'

/** A started engine in a process of its own. */
export interface EngineProcess {
  readonly destroy: () => void
  /** Called at most once, when the process has ended by itself. */
  readonly onGone: (listener: (reason: string) => void) => void
}

interface Options {
  /** Starts an engine and joins it to the UI by a port under this number. */
  readonly start: (connection: number) => Promise<EngineProcess>
  readonly onGone: (gone: { readonly connection: number; readonly reason: string }) => void
  readonly wait: (delayMs: number) => Promise<void>
  readonly now: () => number
}

const memoryMs = 5 * 60_000
const longestDelayMs = 8_000

/**
 * At most one engine at a time. Each connection gets a fresh one; a dead one is reported and replaced on the next
 * connection: at once after a first death, ever later where they keep dying (1, 2, 4, 8 s).
 */
export class EngineHost {
  readonly #options: Options
  #present: { readonly connection: number; readonly engine: EngineProcess } | null = null
  #connections = 0
  #deaths: readonly number[] = []

  constructor(options: Options) {
    this.#options = options
  }

  /** Ends the present engine, starts another and returns the number of the connection to it. */
  async connect(): Promise<number> {
    return inTurn('engine', async () => {
      this.disconnect()
      const delayMs = this.#restartDelayMs()
      if (delayMs > 0) await this.#options.wait(delayMs)
      this.#connections += 1
      const connection = this.#connections
      const engine = await this.#options.start(connection)
      this.#present = { connection, engine }
      engine.onGone((reason) => this.#died(connection, reason))
      return connection
    })
  }

  /** Ends the engine of one connection, or whichever there is. A connection that has ended already is left alone. */
  disconnect(connection: number | null = null): void {
    if (this.#present === null || (connection !== null && this.#present.connection !== connection)) return
    const { engine } = this.#present
    this.#present = null
    engine.destroy()
  }

  /** The engine's own window says that it cannot go on. */
  fail(reason: string): void {
    if (this.#present !== null) this.#died(this.#present.connection, reason)
  }

  #died(connection: number, reason: string): void {
    if (this.#present?.connection !== connection) return
    this.#deaths = [...this.#deaths, this.#options.now()]
    this.disconnect()
    this.#options.onGone({ connection, reason })
  }

  #restartDelayMs(): number {
    this.#deaths = this.#deaths.filter((death) => this.#options.now() - death < memoryMs)
    const { length } = this.#deaths
    return length < 2 ? 0 : Math.min(longestDelayMs, 1_000 * 2 ** (length - 2))
  }
}
