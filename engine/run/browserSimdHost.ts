import type { SimdHost } from '../simd/openSimd.ts'
import { fetchFile } from './fetchFile.ts'

/* The engine's types know no DOM: these are the parts of a Worker's scope that this file uses. */
interface WorkerScope {
  readonly crossOriginIsolated?: boolean
  readonly navigator: { readonly hardwareConcurrency?: number }
  readonly Worker: new (address: string, options: { readonly type: 'module' }) => ThreadWorker
}

interface ThreadWorker {
  onmessage: (() => void) | null
  onerror: ((event: { readonly message?: string }) => void) | null
  postMessage(message: unknown): void
  terminate(): void
}

/** Where the simd backend finds its kernels and threads in a browser's Worker: `folder` is an address with its last slash. */
export function browserSimdHost(folder: string): SimdHost {
  const scope = globalThis as unknown as WorkerScope
  return {
    threads: scope.navigator.hardwareConcurrency ?? 1,
    mayWait: true,
    loadKernels: (build) => fetchFile(`${folder}simd-${build}.wasm`),
    /* Without cross-origin isolation no memory can be shared. */
    startThread:
      scope.crossOriginIsolated === true
        ? (start) =>
            new Promise((resolve, reject) => {
              const worker = new scope.Worker(`${folder}simd-thread.js`, { type: 'module' })
              worker.onmessage = () => resolve({ terminate: () => worker.terminate() })
              worker.onerror = ({ message }) => reject(new Error(message ?? 'A kernel thread did not start.'))
              worker.postMessage(start)
            })
        : null,
  }
}
