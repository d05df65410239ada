import { openedWord, sleepersWord } from './controlWords.ts'
import { instantiateKernels } from './instantiateKernels.ts'
import { takeChunk } from './takeChunk.ts'

/** What a new thread is told; can be posted to a Worker. */
export interface ThreadStart {
  readonly module: WebAssembly.Module
  readonly memory: WebAssembly.Memory
  readonly thread: number
}

/** Polls before a thread goes to sleep: about a tenth of a millisecond, the usual pause between two kernels of a step. */
const polls = 20_000

/**
 * Serves the pool for ever: the event loop of its Worker is never reached again, so a thread ends by `terminate()` only.
 * `ready` is called when the thread has its kernels and listens.
 */
export async function runKernelThread({ module, memory, thread }: ThreadStart, ready: () => void): Promise<never> {
  const kernels = await instantiateKernels(module, memory)
  const words = new Int32Array(memory.buffer)
  ready()
  for (;;) {
    /* Read first: a job that is opened behind the last chunk changes it. */
    const seen = Atomics.load(words, openedWord)
    while (takeChunk(words, kernels.list, thread));
    for (let poll = 0; Atomics.load(words, openedWord) === seen; poll++) {
      if (poll < polls) continue
      Atomics.add(words, sleepersWord, 1)
      Atomics.wait(words, openedWord, seen)
      Atomics.sub(words, sleepersWord, 1)
      poll = 0
    }
  }
}
