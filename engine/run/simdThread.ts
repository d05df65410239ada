import { runKernelThread, type ThreadStart } from '../simd/threads/runKernelThread.ts'

/* The script of one kernel thread in a browser: a Worker that is told once what to do. The engine's types know no DOM. */
interface ThreadScope {
  postMessage(message: 'ready'): void
  addEventListener(type: 'message', listener: (event: { readonly data: ThreadStart }) => void): void
}

const scope = globalThis as unknown as ThreadScope

scope.addEventListener('message', ({ data }) => void runKernelThread(data, () => scope.postMessage('ready')))
