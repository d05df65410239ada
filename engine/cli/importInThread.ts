import { fileURLToPath } from 'node:url'
import { parentPort, Worker, workerData } from 'node:worker_threads'
import type { ImportedModel } from '../contract/modelFiles.ts'
import type { NamedBytes } from '../contract/namedBytes.ts'
import { fail, type Result } from '../contract/problem.ts'
import { importLimitMs, tookTooLong } from '../import/importLimit.ts'
import { connectEngine } from './connectEngine.ts'

interface ImportOrder {
  readonly files: readonly NamedBytes[]
}

/** Reads foreign files in a thread of their own, which is ended where a file holds it up. The files' bytes are handed over to it. */
export function importInThread(files: readonly NamedBytes[], limitMs = importLimitMs(files)): Promise<Result<ImportedModel>> {
  const order: ImportOrder = { files }
  const late = tookTooLong(files)
  // The build makes one script of the command line: in a thread it answers the order (main.ts).
  const thread = new Worker(fileURLToPath(import.meta.url), { workerData: order, transferList: buffersOf(files) })
  return new Promise<Result<ImportedModel>>((resolve, reject) => {
    const timer = setTimeout(() => resolve(fail(late)), limitMs)
    thread.once('message', (answer: Result<ImportedModel>) => {
      clearTimeout(timer)
      resolve(answer)
    })
    thread.once('error', (error) => {
      clearTimeout(timer)
      reject(error)
    })
  }).finally(() => thread.terminate())
}

/** What such a thread does. */
export async function answerImport(): Promise<void> {
  const { files } = workerData as ImportOrder // of importInThread, which alone starts this script in a thread
  const client = connectEngine()
  try {
    const read = await client.ask('importModel', { files }, { transfer: buffersOf(files) })
    const weights = read.ok ? read.value.weights : null
    parentPort?.postMessage(read, weights === null ? [] : [weights.buffer])
  } finally {
    client.close()
  }
}

/** Gigabytes may not fit twice. */
function buffersOf(files: readonly NamedBytes[]): ArrayBuffer[] {
  return [...new Set(files.map(({ bytes }) => bytes.buffer))]
}
