import {
  chunkItemsAt,
  chunksAt,
  claimWord,
  doneWord,
  finishedWord,
  itemsAt,
  jobMask,
  kernelAt,
  openedWord,
  ownerSleepsWord,
  queuedWord,
  sleepersWord,
  slotOf,
  trapWord,
} from './controlWords.ts'

export type Kernel = (block: number, begin: number, end: number, thread: number) => void

/**
 * Does one chunk of the open job; false where there is none to take. Who does a job's last chunk opens the next one. A trap is noted and
 * counts as done: the owner throws instead of waiting for ever.
 */
export function takeChunk(words: Int32Array, kernels: readonly Kernel[], thread: number): boolean {
  for (;;) {
    const claim = Atomics.load(words, claimWord)
    const slot = slotOf(claim >>> 16)
    const chunk = claim & 0xffff
    /* The slot may already have a later job's numbers; then there is nothing to take of this one, and the exchange fails. */
    const chunks = words[slot + chunksAt] ?? 0
    if (chunk >= chunks) return false
    if (Atomics.compareExchange(words, claimWord, claim, claim + 1) !== claim) continue
    const kernel = words[slot + kernelAt] ?? 0
    const chunkItems = words[slot + chunkItemsAt] ?? 0
    const begin = chunk * chunkItems
    const end = Math.min(begin + chunkItems, words[slot + itemsAt] ?? 0)
    try {
      kernels[kernel]?.(slot * 4, begin, end, thread)
    } catch {
      Atomics.store(words, trapWord, (kernel << 8) | (1 + thread))
    }
    if (Atomics.add(words, doneWord, 1) + 1 === chunks) finish(words)
    return true
  }
}

/** Only the thread that did the last chunk comes here, so nobody else counts meanwhile. */
function finish(words: Int32Array): void {
  const finished = (Atomics.load(words, finishedWord) + 1) & jobMask
  Atomics.store(words, doneWord, 0)
  Atomics.store(words, finishedWord, finished)
  openAfter(words, finished)
  if (Atomics.load(words, ownerSleepsWord) === 1) Atomics.notify(words, finishedWord)
}

/**
 * Opens the job behind `finished`, if it is queued. Who queues a job and who finishes the one before it both try, each after having written
 * what the other reads: one of them sees both, and the exchange lets one of them through.
 */
export function openAfter(words: Int32Array, finished: number): void {
  if (Atomics.load(words, queuedWord) === finished) return
  const claim = Atomics.load(words, claimWord)
  if (claim >>> 16 !== (finished & 0xffff)) return
  if (Atomics.compareExchange(words, claimWord, claim, ((finished + 1) & 0xffff) << 16) !== claim) return
  Atomics.add(words, openedWord, 1)
  if (Atomics.load(words, sleepersWord) > 0) Atomics.notify(words, openedWord)
}
