import { readFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { Worker } from 'node:worker_threads'
import { nodeV8Flag } from '../contract/v8Flags.ts'
import type { SimdHost } from '../simd/openSimd.ts'

/** Where the simd backend finds its kernels and threads in Node: `folder` holds simd-*.wasm and simd-thread.mjs. */
export function nodeSimdHost(folder: string, threads = os.availableParallelism()): SimdHost {
  return {
    loadKernels: async (build) => {
      // Before anything of it is compiled.
      const flag = nodeV8Flag(process.versions.v8, [...process.execArgv, process.env['NODE_OPTIONS'] ?? ''])
      if (flag !== null) setFlagsFromString(flag)
      return new Uint8Array(await readFile(path.join(folder, `simd-${build}.wasm`)))
    },
    threads,
    mayWait: true,
    startThread: (start) =>
      new Promise((resolve, reject) => {
        const worker = new Worker(path.join(folder, 'simd-thread.mjs'), { workerData: start })
        // A pool that is still open must not keep a finished program alive.
        worker.unref()
        worker.once('message', () => resolve({ terminate: () => void worker.terminate() }))
        worker.once('error', reject)
      }),
  }
}
