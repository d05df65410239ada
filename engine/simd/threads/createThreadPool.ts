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
/** A job that makes no progress for this long has lost a thread. */
const stalledMs = 30_000

/** `threads` are the others; this one takes part in every job. `mayWait`: false on a page's main thread, where Atomics.wait throws. */
export function createThreadPool(
  memory: WebAssembly.Memory,
  kernels: Kernels,
  { threads, mayWait }: { threads: readonly KernelThread[]; mayWait: boolean },
): ThreadPool {
  let words = new Int32Array(memory.buffer)
  let job = 0

  const waitForAll = (chunks: number): void => {
    for (let poll = 0; Atomics.load(words, doneWord) < chunks; poll++) {
      if (poll < polls || !mayWait) continue
      Atomics.store(words, ownerSleepsWord, 1)
      const done = Atomics.load(words, doneWord)
      if (
        done < chunks &&
        Atomics.wait(words, doneWord, done, stalledMs) === 'timed-out' &&
        Atomics.load(words, doneWord) === done
      ) {
        throw new Error(
          `A kernel thread of the simd backend stopped: ${done} of ${chunks} chunks were done after ${stalledMs / 1000} s.`,
        )
      }
      Atomics.store(words, ownerSleepsWord, 0)
      poll = 0
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
      if (args.length > argumentLimit)
        throw new Error(`${name} has ${args.length} arguments; there is room for ${argumentLimit}.`)
      /* Memory that is not shared is replaced when it grows. */
      if (words.length === 0) words = new Int32Array(memory.buffer)
      const start = argumentStart / 4
      for (let position = 0; position < args.length; position++) words[start + position] = args[position] ?? 0
      if (threads.length === 0 || chunk === 0 || items <= chunk) {
        kernel(argumentStart, 0, items, 0)
        return
      }
      runOnAll(index, { items, chunk: Math.max(chunk, Math.ceil(items / chunkLimit / 16) * 16) })
      const trapped = Atomics.load(words, trapWord)
      if (trapped > 0) throw new Error(`The simd kernel ${name} failed on thread ${trapped - 1}.`)
    },
    dispose: () => {
      for (const thread of threads) thread.terminate()
    },
  }
}
