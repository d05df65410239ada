import type { Host } from './host.ts'
import { takeSlot } from './takeSlot.ts'

const databaseName = 'netwright'
const tableName = 'recovery'

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result))
    request.addEventListener('error', () => reject(request.error ?? new Error('IndexedDB failed')))
  })
}

async function openDatabase(): Promise<IDBDatabase> {
  const request = indexedDB.open(databaseName, 1)
  request.addEventListener('upgradeneeded', () => request.result.createObjectStore(tableName))
  return done(request)
}

/** The slots that hold something, newest first: slots are named for the time they were made. */
function fullSlots(keys: readonly IDBValidKey[]): readonly string[] {
  const slots = keys.flatMap((key) => (typeof key === 'string' && key.includes('/') ? [key.slice(0, key.indexOf('/'))] : []))
  return [...new Set(slots)].toSorted().toReversed()
}

/**
 * The recovery copies in IndexedDB: a transaction either happens whole or not at all, also when the page dies in it. Every
 * open tab writes to a slot of its own; a tab that starts takes over one that a dead tab has left.
 */
export function createBrowserStore(asFull: (cause: unknown) => Error): Host['store'] {
  let database: Promise<IDBDatabase> | null = null
  let slot: Promise<string> | null = null

  async function inTable<T>(mode: IDBTransactionMode, work: (table: IDBObjectStore) => IDBRequest<T>): Promise<T> {
    database ??= openDatabase()
    const transaction = (await database).transaction(tableName, mode, { durability: 'strict' })
    const finished = new Promise<void>((resolve, reject) => {
      transaction.addEventListener('complete', () => resolve())
      transaction.addEventListener('abort', () => reject(transaction.error ?? new Error('IndexedDB gave up')))
    })
    const [value] = await Promise.all([done(work(transaction.objectStore(tableName))), finished])
    return value
  }

  async function chooseSlot(): Promise<string> {
    const keys = await inTable('readonly', (table) => table.getAllKeys())
    return takeSlot(fullSlots(keys), {
      locks: navigator.locks,
      tab: sessionStorage,
      newSlot: () => `${new Date().toISOString()}~${crypto.randomUUID()}`,
      reloadMs: 2000,
    })
  }

  async function inSlot(key: string): Promise<string> {
    slot ??= chooseSlot()
    return `${await slot}/${key}`
  }

  return {
    write: async (key, bytes) => {
      const place = await inSlot(key)
      try {
        await inTable('readwrite', (table) => table.put(bytes, place))
      } catch (error) {
        if (error instanceof DOMException && error.name === 'QuotaExceededError') throw asFull(error)
        throw error
      }
    },
    read: async (key) => {
      const place = await inSlot(key)
      const value: unknown = await inTable<unknown>('readonly', (table) => table.get(place))
      return value instanceof Uint8Array ? new Uint8Array(value) : null
    },
    remove: async (key) => {
      const place = await inSlot(key)
      await inTable('readwrite', (table) => table.delete(place))
    },
    waiting: async () => {
      const mine = (await inSlot('')).slice(0, -1)
      const others = fullSlots(await inTable('readonly', (table) => table.getAllKeys())).filter((other) => other !== mine)
      const { held = [] } = await navigator.locks.query()
      return others.filter((other) => !held.some(({ name }) => name?.endsWith(other) === true)).length
    },
  }
}
