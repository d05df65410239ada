import { controlStart } from '../memory/layout.ts'

/** Places of the pool's control words, as indices into an Int32Array over the memory. */
const first = controlStart / 4

/** Number of the job that runs; threads wait for it to change. */
export const jobWord = first
/**
 * (job number << 16) | next chunk. The job number keeps a thread that wakes late for a finished job from taking a chunk of
 * the next one: its exchange fails.
 */
export const claimWord = first + 1
export const kernelWord = first + 2
export const chunksWord = first + 3
export const chunkItemsWord = first + 4
export const itemsWord = first + 5
export const doneWord = first + 6
/** Threads that sleep: nobody is notified where nobody sleeps. */
export const sleepersWord = first + 7
/** 1 while the thread that gave out the job sleeps. */
export const ownerSleepsWord = first + 8
/** 1 + thread number where a kernel trapped in it. */
export const trapWord = first + 9

/** Job numbers wrap at 15 bits inside the claim word. */
export const jobMask = 0x7fff
/** Chunk number that no job has: the claim word is closed. */
export const closedClaim = 0xffff
export const chunkLimit = 0xfff0
