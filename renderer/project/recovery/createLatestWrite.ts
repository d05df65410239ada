/** Writes one value at a time; of those that come meanwhile only the newest is written. */
export function createLatestWrite<T>({
  write,
  onFailure,
}: {
  write: (value: T) => Promise<void>
  onFailure: (error: unknown) => void
}): { put(value: T): void } {
  let waiting: { readonly value: T } | null = null
  let isWriting = false

  async function drain(): Promise<void> {
    isWriting = true
    while (waiting !== null) {
      const { value } = waiting
      waiting = null
      await write(value).catch(onFailure)
    }
    isWriting = false
  }

  return {
    put(value) {
      waiting = { value }
      if (!isWriting) void drain()
    },
  }
}
