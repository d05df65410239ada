import { createReadStream } from 'node:fs'
import { mkdir, open, rm } from 'node:fs/promises'
import path from 'node:path'
import type { StoreKey } from '../contract/appAddress.ts'
import { atomicSave } from './files/atomicSave.ts'
import { sweepTemporaries } from './files/temporaryName.ts'

/** Beyond what any checkpoint of a network that trains here has. */
const mostBytes = 8 * 2 ** 30

/** What must survive a crash of app and engine: unsaved work, the newest checkpoint, settings. One file each, replaced as a whole. */
export class RecoveryStore {
  readonly #folder: string
  readonly #largestBytes: number

  constructor(folder: string, largestBytes = mostBytes) {
    this.#folder = folder
    this.#largestBytes = largestBytes
  }

  /** Makes the folder and clears what killed processes left in it. */
  async prepare(): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 })
    await sweepTemporaries(this.#folder)
  }

  /** Streams the body to the disk. Rejects with the file system's error; the earlier copy is then untouched. */
  async write(key: StoreKey, body: AsyncIterable<Uint8Array<ArrayBuffer>>): Promise<void> {
    await atomicSave(this.#fileOf(key), limited(body, this.#largestBytes))
  }

  async read(key: StoreKey): Promise<ReadableStream<Uint8Array<ArrayBuffer>> | null> {
    // Opened before the answer begins: a file replaced meanwhile is still read whole in its old form.
    const handle = await open(this.#fileOf(key), 'r').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null
      throw error
    })
    return handle === null ? null : webStream(handle.createReadStream())
  }

  async remove(key: StoreKey): Promise<void> {
    await rm(this.#fileOf(key), { force: true })
  }

  #fileOf(key: StoreKey): string {
    return path.join(this.#folder, `${key}.bin`)
  }
}

async function* limited(
  body: AsyncIterable<Uint8Array<ArrayBuffer>>,
  largestBytes: number,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  let bytes = 0
  for await (const part of body) {
    bytes += part.byteLength
    if (bytes > largestBytes) throw new Error(`more than ${largestBytes} bytes`)
    yield part
  }
}

/** Node's own conversion (Readable.toWeb) closes late when the reader goes away; this one ends the file with the reader. */
function webStream(source: ReturnType<typeof createReadStream>): ReadableStream<Uint8Array<ArrayBuffer>> {
  const parts = source[Symbol.asyncIterator]()
  return new ReadableStream({
    pull: async (controller) => {
      const { done, value } = await parts.next()
      if (done === true) controller.close()
      else controller.enqueue(new Uint8Array(value))
    },
    cancel: () => {
      source.destroy()
    },
  })
}
