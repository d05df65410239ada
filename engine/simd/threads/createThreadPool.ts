import { argumentLimit, argumentStart } from '../memory/layout.ts'
import {
  chunkItemsAt,
  chunkLimit,
  chunksAt,
  claimWord,
  closedClaim,
  doneWord,
  finishedWord,
  itemsAt,
  jobMask,
  kernelAt,
  ownerSleepsWord,
  queuedWord,
  queueLength,
  slotOf,
  trapWord,
} from './controlWords.ts'
import type { Kernels } from './instantiateKernels.ts'
import { openAfter, takeChunk } from './takeChunk.ts'
import { ThreadLost } from './ThreadLost.ts'

/** A thread that runs `runKernelThread`, as its host made it. */
export interface KernelThread {
  terminate(): void
}

export interface ThreadPool {
  /** Threads that work on a job, this one included. */
  readonly threads: number
  /**
   * Runs a kernel over `items` work items, behind all that were asked for before. With several threads it may still run, or not have begun,
   * when this returns: `settle` waits. `words` are the kernel's arguments: integers and addresses as they are, floats as `floatBits`.
   * `chunk`: items that a thread takes at a time; 0 keeps the kernel in one piece. Throws where an earlier kernel trapped.
   */
  run(kernel: string, words: readonly number[], items: number, chunk?: number): void
  /** Returns when every kernel is done; whoever reads or writes the memory from JavaScript asks for it first. Throws where one trapped. */
  settle(): void
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

/**
 * The threads as one: jobs are queued in shared memory, and every thread takes pieces of them, the one that gives them out
 * too. Where one is lost, `run` throws ThreadLost from then on.
 */
export function createThreadPool(
  memory: WebAssembly.Memory,
  kernels: Kernels,
  { threads, mayWait, stalledMs, onLost }: ThreadPoolOptions,
): ThreadPool {
  let words = new Int32Array(memory.buffer)
  /** Number of the last job in the queue. */
  let queued = 0
  /** Why it computes no more: what a lost thread left behind would be mixed into the next job. */
  let ended: Error | null = null
  Atomics.store(words, claimWord, closedClaim)

  /** Jobs in the queue that are not done. */
  const waiting = (): number => (queued - Atomics.load(words, finishedWord)) & jobMask

  const lose = (): never => {
    const slot = slotOf(Atomics.load(words, finishedWord) + 1)
    const lost = new ThreadLost({ done: Atomics.load(words, doneWord), chunks: words[slot + chunksAt] ?? 0, waitedMs: stalledMs })
    ended = lost
    onLost?.(lost)
    throw lost
  }

  /** Works on the queue until at most `most` of its jobs are not done. */
  const work = (most: number): void => {
    let lookedAt = 0
    let idleMs = 0
    let seen = ''
    for (let poll = 0; ; poll++) {
      const finished = Atomics.load(words, finishedWord)
      if (((queued - finished) & jobMask) <= most) break
      if (takeChunk(words, kernels.list, 0)) poll = 0
      if (poll < polls) continue
      poll = 0
      const progress = `${finished} ${Atomics.load(words, doneWord)}`
      const now = performance.now()
      /* A computer that slept in between lost no thread: time that nobody watched does not count. */
      idleMs = progress === seen ? idleMs + Math.min(now - lookedAt, 2 * sleepMs) : 0
      seen = progress
      lookedAt = now
      if (idleMs > stalledMs) lose()
      if (!mayWait) continue
      Atomics.store(words, ownerSleepsWord, 1)
      /* There was nothing to take since `finished` was read, and there is nothing until it changes. */
      Atomics.wait(words, finishedWord, finished, Math.min(stalledMs, sleepMs))
      Atomics.store(words, ownerSleepsWord, 0)
    }
  }

  const throwIfTrapped = (): void => {
    if (Atomics.load(words, trapWord) === 0) return
    /* Other chunks may trap as well; they all belong to this error. */
    work(0)
    const trapped = Atomics.exchange(words, trapWord, 0)
    throw new Error(failure(nameOf(kernels, trapped >> 8), (trapped & 0xff) - 1))
  }

  const help = (most: number): void => {
    work(most)
    throwIfTrapped()
  }

  const queue = (index: number, args: readonly number[], { items, chunk }: { items: number; chunk: number }): void => {
    help(queueLength - 1)
    const before = queued
    queued = (queued + 1) & jobMask
    const slot = slotOf(queued)
    write(words, slot, args)
    words[slot + kernelAt] = index
    words[slot + chunksAt] = Math.max(1, Math.ceil(items / chunk))
    words[slot + chunkItemsAt] = chunk
    words[slot + itemsAt] = items
    Atomics.store(words, queuedWord, queued)
    if (Atomics.load(words, finishedWord) === before) openAfter(words, before)
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
      throwIfTrapped()
      const isWhole = threads.length === 0 || chunk === 0 || items <= chunk
      if (isWhole && waiting() === 0) {
        write(words, argumentStart / 4, args)
        try {
          kernel(argumentStart, 0, items, 0)
        } catch (cause) {
          throw new Error(failure(name, 0), { cause })
        }
        return
      }
      if (isWhole) {
        queue(index, args, { items, chunk: Math.max(1, items) })
        return
      }
      /* Chunk numbers have 16 bits; larger chunks stay multiples of a vector. */
      const least = Math.ceil(items / chunkLimit)
      queue(index, args, { items, chunk: chunk >= least ? chunk : Math.ceil(least / 16) * 16 })
      /* The others begin with this one while the caller makes ready the next. */
      help(1)
    },
    settle: () => {
      if (ended === null && threads.length > 0) help(0)
    },
    dispose: () => {
      ended ??= new Error('This simd backend was closed.')
      for (const thread of threads) thread.terminate()
    },
  }
}

function write(words: Int32Array, at: number, args: readonly number[]): void {
  for (let position = 0; position < args.length; position++) words[at + position] = args[position] ?? 0
}

function nameOf({ indexOf }: Kernels, wanted: number): string {
  for (const [name, index] of indexOf) if (index === wanted) return name
  return 'nobody knows'
}

function failure(kernel: string, thread: number): string {
  return `The simd kernel ${kernel} failed on thread ${thread}.`
}
