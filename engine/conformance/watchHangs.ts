import { Worker } from 'node:worker_threads'

/* Plain JavaScript: it runs outside of the test runner, in a thread that a busy one cannot hold up. */
const watch = `
const { workerData } = require('node:worker_threads')
const { writeSync } = require('node:fs')
const { beat, limitMs, pid } = workerData
let [seen, since] = [-1, Date.now()]
setInterval(() => {
  const now = Atomics.load(beat, 0)
  if (now !== seen) [seen, since] = [now, Date.now()]
  else if (Date.now() - since > limitMs) {
    writeSync(2, 'Case ' + now + ' did not end within ' + limitMs / 1000 + ' s: repeat it with NETWRIGHT_FUZZ_FROM=' + now + '\\n')
    process.kill(pid, 'SIGKILL')
  }
}, 1000)
`

/**
 * Ends the process, with the number of the case on stderr, where one case takes longer than `limitMs`: a loop in WebAssembly
 * lets no timer of its own thread through. Each call of `at` names the case that begins.
 */
export function watchHangs(limitMs: number): { at(number: number): void; stop(): Promise<number> } {
  const beat = new Int32Array(new SharedArrayBuffer(4))
  const worker = new Worker(watch, { eval: true, workerData: { beat, limitMs, pid: process.pid } })
  return { at: (number) => void Atomics.store(beat, 0, number), stop: () => worker.terminate() }
}
