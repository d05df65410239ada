import type { Host } from './host.ts'

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

/** The recovery copies in IndexedDB: a transaction either happens whole or not at all, also when the page dies in it. */
export function createBrowserStore(explainFull: () => string): Host['store'] {
  let database: Promise<IDBDatabase> | null = null

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

  return {
    write: async (key, bytes) => {
      try {
        await inTable('readwrite', (table) => table.put(bytes, key))
      } catch (error) {
        if (error instanceof DOMException && error.name === 'QuotaExceededError') throw new Error(explainFull(), { cause: error })
        throw error
      }
    },
    read: async (key) => {
      const value: unknown = await inTable<unknown>('readonly', (table) => table.get(key))
      return value instanceof Uint8Array ? new Uint8Array(value) : null
    },
    remove: async (key) => {
      await inTable('readwrite', (table) => table.delete(key))
    },
  }
}
