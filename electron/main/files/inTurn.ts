const queues = new Map<string, Promise<unknown>>()

/** Runs `work` when all earlier work under the same key has ended, well or badly. */
export async function inTurn<T>(key: string, work: () => Promise<T>): Promise<T> {
  const earlier = queues.get(key) ?? Promise.resolve()
  const mine = earlier.then(work, work)
  const settled = mine.catch(() => {})
  queues.set(key, settled)
  try {
    return await mine
  } finally {
    if (queues.get(key) === settled) queues.delete(key)
  }
}
