import type { Host } from './host.ts'

/**
 * The same store, one call for an entry after the other. A write is slow and a removal quick: without this, a copy that is
 * still on its way to the disk comes back after its removal, and saved work is offered as lost at the next start.
 */
export function inOrder(store: Host['store']): Host['store'] {
  const last = new Map<string, Promise<unknown>>()

  function after<T>(key: string, work: () => Promise<T>): Promise<T> {
    // A failed call is its caller's; the next one for the entry goes on all the same.
    const next = (last.get(key) ?? Promise.resolve()).then(work, work)
    last.set(key, next)
    return next
  }

  return {
    write: (key, bytes) => after(key, () => store.write(key, bytes)),
    read: (key) => after(key, () => store.read(key)),
    remove: (key) => after(key, () => store.remove(key)),
    waiting: () => store.waiting(),
  }
}
