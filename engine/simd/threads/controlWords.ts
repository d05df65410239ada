import { controlStart, slotStart, slotWords } from '../memory/layout.ts'

/** Places of the pool's control words, as indices into an Int32Array over the memory. */
const first = controlStart / 4

/** Changes whenever a job is opened; threads wait for it. */
export const openedWord = first
/**
 * (number of the open job << 16) | its next chunk. The job number keeps a thread that looked at a finished job from taking a chunk of
 * a later one: its exchange fails.
 */
export const claimWord = first + 1
/** Number of the last job that was queued. */
export const queuedWord = first + 2
/** Number of the last job that is done: they are done in their order. */
export const finishedWord = first + 3
/** Chunks of the open job that are done. */
export const doneWord = first + 4
/** Threads that sleep: nobody is notified where nobody sleeps. */
export const sleepersWord = first + 5
/** 1 while the thread that gives out the jobs sleeps. */
export const ownerSleepsWord = first + 6
/** (kernel << 8) | 1 + thread number where a kernel trapped. */
export const trapWord = first + 7

/** Jobs that may wait; a power of two. */
export const queueLength = 32
/** Job numbers count in 30 bits, and in the claim word in their last 16. */
export const jobMask = 0x3fffffff
/** Chunk number that no job has: nothing is open. */
export const closedClaim = 0xffff
export const chunkLimit = 0xfff0

/** Where a queued job's words are, counted from the index of its slot; its arguments begin the slot. */
export const kernelAt = slotWords - 4
export const chunksAt = slotWords - 3
export const chunkItemsAt = slotWords - 2
export const itemsAt = slotWords - 1

/** Index of the slot of a job; the last bits of its number are enough. */
export function slotOf(job: number): number {
  return slotStart / 4 + (job & (queueLength - 1)) * slotWords
}
