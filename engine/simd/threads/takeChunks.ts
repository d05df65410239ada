import { argumentStart } from '../memory/layout.ts'
import {
  chunkItemsWord,
  chunksWord,
  claimWord,
  doneWord,
  itemsWord,
  jobMask,
  kernelWord,
  ownerSleepsWord,
  trapWord,
} from './controlWords.ts'

export type Kernel = (block: number, begin: number, end: number, thread: number) => void

/** Does chunks of the job until none is left. A trap is noted and counts as done: the owner throws instead of waiting for ever. */
export function takeChunks(
  words: Int32Array,
  kernels: readonly Kernel[],
  { job, thread }: { job: number; thread: number },
): void {
  for (;;) {
    const claim = Atomics.load(words, claimWord)
    if (((claim >>> 16) & jobMask) !== (job & jobMask)) return
    const chunk = claim & 0xffff
    /* The count may already belong to a later job here; then the exchange below fails. */
    if (chunk >= (words[chunksWord] ?? 0)) return
    if (Atomics.compareExchange(words, claimWord, claim, claim + 1) !== claim) continue
    const chunkItems = words[chunkItemsWord] ?? 0
    const begin = chunk * chunkItems
    const end = Math.min(begin + chunkItems, words[itemsWord] ?? 0)
    try {
      kernels[words[kernelWord] ?? 0]?.(argumentStart, begin, end, thread)
    } catch {
      Atomics.store(words, trapWord, 1 + thread)
    }
    const done = Atomics.add(words, doneWord, 1) + 1
    if (done === words[chunksWord] && Atomics.load(words, ownerSleepsWord) === 1) Atomics.notify(words, doneWord)
  }
}
