/** The part of a window's close event that the gate needs. */
interface CloseEvent {
  preventDefault(): void
}

interface Options {
  /** Asks the UI; it answers by `answer` with the same number. */
  readonly ask: (request: number) => void
  readonly close: () => void
}

/** Lets the window close at once while nothing could be lost, and asks the UI first while something could. */
export class CloseGate {
  readonly #options: Options
  #unsaved = false
  #busy = false
  #open = false
  #requests = 0
  #waitsFor: number | null = null

  constructor(options: Options) {
    this.#options = options
  }

  set unsaved(unsaved: boolean) {
    this.#unsaved = unsaved
  }

  set busy(busy: boolean) {
    this.#busy = busy
  }

  /** For a UI that can no longer answer. */
  openForGood(): void {
    this.#open = true
  }

  /** For a UI that was loaded again: it knows nothing of what the one before was asked. */
  askAnew(): void {
    this.#waitsFor = null
  }

  handleClose(event: CloseEvent): void {
    if (this.#open || (!this.#unsaved && !this.#busy)) return
    event.preventDefault()
    if (this.#waitsFor !== null) return
    this.#requests += 1
    this.#waitsFor = this.#requests
    this.#options.ask(this.#requests)
  }

  /** Answers to requests that nobody waits for are ignored. */
  answer(request: number, close: boolean): void {
    if (request !== this.#waitsFor) return
    this.#waitsFor = null
    if (!close) return
    this.#open = true
    this.#options.close()
  }
}
