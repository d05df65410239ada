import { argumentLimit, argumentStart } from '../memory/layout.ts'
import {
  chunkItemsWord,
  chunkLimit,
  chunksWord,
  claimWord,
  closedClaim,
  doneWord,
  itemsWord,
  jobMask,
  jobWord,
  kernelWord,
  ownerSleepsWord,
  sleepersWord,
  trapWord,
} from './controlWords.ts'
import type { Kernels } from './instantiateKernels.ts'
import { takeChunks } from './takeChunks.ts'
import { ThreadLost } from './ThreadLost.ts'

/** A thread that runs `runKernelThread`, as its host made it. */
export interface KernelThread {
  terminate(): void
}

export interface ThreadPool {
  /** Threads that work on a job, this one included. */
  readonly threads: number
  /**
   * Runs a kernel over `items` work items and returns when all are done. `words` are the kernel's arguments: integers and
   * addresses as they are, floats as `floatBits`. `chunk`: items that a thread takes at a time; 0 keeps the job on this thread.
   */
  run(kernel: string, words: readonly number[], items: number, chunk?: number): void
  dispose(): void
}

/** Polls before the owner sleeps while others finish their chunks. */
const polls = 50_000
/** The owner's longest sleep. */
const sleepMs = 1000
export interface ThreadPoolOptions {
  /** The others; the thread that gives out the jobs takes part in each. */
  readonly threads: readonly KernelThread[]
  /** false on a page's main thread, where Atomics.wait throws. */
  readonly mayWait: boolean
  /** A job that makes no progress for this long has lost a thread. */
  readonly stalledMs: number
  /** Told once, before the error is thrown, when a thread is lost. */
  readonly onLost?: (error: ThreadLost) => void
}

export function createThreadPool(
  memory: WebAssembly.Memory,
  kernels: Kernels,
  { threads, mayWait, stalledMs, onLost }: ThreadPoolOptions,
): ThreadPool {
  let words = new Int32Array(memory.buffer)
  let job = 0
  /** Why it computes no more: what a lost thread left behind would be mixed into the next job. */
  let ended: Error | null = null

  const waitForAll = (chunks: number): void => {
    let lookedAt = 0
    let idleMs = 0
    let seen = -1
    for (let poll = 0; Atomics.load(words, doneWord) < chunks; poll++) {
      if (poll < polls) continue
      poll = 0
      const done = Atomics.load(words, doneWord)
      const now = performance.now()
      /* A computer that slept in between lost no thread: time that nobody watched does not count. */
      idleMs = done === seen ? idleMs + Math.min(now - lookedAt, 2 * sleepMs) : 0
      seen = done
      lookedAt = now
      if (idleMs > stalledMs) {
        const lost = new ThreadLost({ done, chunks, waitedMs: stalledMs })
        ended = lost
        onLost?.(lost)
        throw lost
      }
      if (!mayWait) continue
      Atomics.store(words, ownerSleepsWord, 1)
      /* Only the last chunk wakes it: whether others come along it sees for itself. */
      if (Atomics.load(words, doneWord) === done) Atomics.wait(words, doneWord, done, Math.min(stalledMs, sleepMs))
      Atomics.store(words, ownerSleepsWord, 0)
    }
  }

  const runOnAll = (index: number, { items, chunk }: { items: number; chunk: number }): void => {
    const chunks = Math.ceil(items / chunk)
    job = (job + 1) & 0x3fffffff
    /* Closed first: a thread that still looks at the last job must not take a chunk with these numbers. */
    Atomics.store(words, claimWord, ((job & jobMask) << 16) | closedClaim)
    words[kernelWord] = index
    words[chunksWord] = chunks
    words[chunkItemsWord] = chunk
    words[itemsWord] = items
    Atomics.store(words, trapWord, 0)
    Atomics.store(words, doneWord, 0)
    Atomics.store(words, claimWord, (job & jobMask) << 16)
    Atomics.store(words, jobWord, job)
    if (Atomics.load(words, sleepersWord) > 0) Atomics.notify(words, jobWord)
    takeChunks(words, kernels.list, { job, thread: 0 })
    waitForAll(chunks)
  }

  return {
    threads: threads.length + 1,
    run: (name, args, items, chunk = 0) => {
      const index = kernels.indexOf.get(name)
      const kernel = index === undefined ? undefined : kernels.list[index]
      if (index === undefined || kernel === undefined) throw new Error(`The simd build has no kernel ${name}.`)
      if (ended !== null) throw ended
      if (args.length > argumentLimit)
        throw new Error(`${name} has ${args.length} arguments; there is room for ${argumentLimit}.`)
      /* Memory that is not shared is replaced when it grows. */
      if (words.length === 0) words = new Int32Array(memory.buffer)
      const start = argumentStart / 4
      for (let position = 0; position < args.length; position++) words[start + position] = args[position] ?? 0
      if (threads.length === 0 || chunk === 0 || items <= chunk) {
        try {
          kernel(argumentStart, 0, items, 0)
        } catch (cause) {
          throw new Error(failure(name, 0), { cause })
        }
        return
      }
      /* Chunk numbers have 16 bits; larger chunks stay multiples of a vector. */
      const least = Math.ceil(items / chunkLimit)
      runOnAll(index, { items, chunk: chunk >= least ? chunk : Math.ceil(least / 16) * 16 })
      const trapped = Atomics.load(words, trapWord)
      if (trapped > 0) throw new Error(failure(name, trapped - 1))
    },
    dispose: () => {
      ended ??= new Error('This simd backend was closed.')
      for (const thread of threads) thread.terminate()
    },
  }
}

function failure(kernel: string, thread: number): string {
  return `The simd kernel ${kernel} failed on thread ${thread}.`
}
