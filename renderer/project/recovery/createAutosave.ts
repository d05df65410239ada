/** How long after the last change; with the time to write it stays below a second. */
const delayMs = 500

export interface Autosave {
  /** Something changed. */
  touch(): void
  /** Writes now what is still waiting. */
  flush(): Promise<void>
}

/** Writes a while after the last change, one write at a time. `write` may fail; the next change tries again. */
export function createAutosave({
  write,
  onFailure,
  later,
}: {
  write: () => Promise<void>
  onFailure: (error: unknown) => void
  later: (work: () => void, delayMs: number) => () => void
}): Autosave {
  let cancel: (() => void) | null = null
  let writing: Promise<void> = Promise.resolve()

  function start(): Promise<void> {
    cancel = null
    writing = writing.then(write).catch(onFailure)
    return writing
  }

  return {
    touch() {
      cancel?.()
      cancel = later(() => void start(), delayMs)
    },
    async flush() {
      if (cancel === null) return writing
      cancel()
      return start()
    },
  }
}
