import { adaptTiles, setWideTiles } from './adaptTiles.ts'
import { createHeap } from './memory/createHeap.ts'
import { heapStart, largestPages, pageBytes } from './memory/layout.ts'
import { registerKernels } from './registerKernels.ts'
import { SimdBackend } from './SimdBackend.ts'
import { createThreadPool, type KernelThread } from './threads/createThreadPool.ts'
import { instantiateKernels } from './threads/instantiateKernels.ts'
import type { ThreadStart } from './threads/runKernelThread.ts'
import type { Kernel } from './threads/takeChunk.ts'

/** The four builds of the kernels, best first: with one-instruction multiply-adds or without, for shared memory or private. */
export type KernelBuild = 'relaxed-shared' | 'plain-shared' | 'relaxed' | 'plain'

/** What the backend needs of the place it runs in. It knows no page, no Node and no Netwright. */
export interface SimdHost {
  /** The bytes of `simd-${build}.wasm`. */
  loadKernels(build: KernelBuild): Promise<Uint8Array<ArrayBuffer>>
  /** Starts a thread that runs `runKernelThread`; resolves when it is ready. null where threads cannot share memory. */
  readonly startThread: ((start: ThreadStart) => Promise<KernelThread>) | null
  /** Threads at most, this one included; usually the processor's. */
  readonly threads: number
  /** false on a page's main thread, where waiting is forbidden. */
  readonly mayWait: boolean
  /** Largest memory in bytes; 4 GiB if left out. */
  readonly budgetBytes?: number
  /** How long a kernel may make no progress before a thread is taken for lost; half a minute if left out. */
  readonly stalledMs?: number
  /** Whether products go by tiles of sixteen columns; found out in use if left out (adaptTiles.ts). */
  readonly wideTiles?: boolean
  /** Told when a thread was lost: the backend computes no more. Opened again with fewer threads it may do better. */
  onLost?(error: Error): void
}

export interface OpenedSimd {
  readonly backend: SimdBackend
  readonly build: KernelBuild
  readonly threads: number
}

/** More threads than this gain nothing for the nets that train here and cost 8 MiB each. */
const threadLimit = 16
const initialBytes = 16 << 20
const defaultStalledMs = 30_000
/** A thread that has not started after this long is done without. */
const startMs = 20_000

/**
 * Opens the backend with the best build and as many threads as the place allows, and registers its kernels under the name
 * `simd`; the caller registers the backend itself: `tf.registerBackend('simd', () => opened.backend)`.
 * Throws where WebAssembly has no SIMD: then the cpu backend is what there is.
 */
export async function openSimd(host: SimdHost): Promise<OpenedSimd> {
  const budget = Math.min(host.budgetBytes ?? Number.POSITIVE_INFINITY, largestPages * pageBytes)
  const wanted = Math.max(1, Math.min(Math.floor(host.threads), threadLimit))
  const shared = host.startThread !== null && wanted > 1 ? makeMemory({ threads: wanted, budget, shared: true }) : null
  const memory = shared ?? makeMemory({ threads: 1, budget, shared: false })
  if (memory === null) throw new Error('This place gives WebAssembly too little memory for the simd backend.')
  const { module, build } = await compileBest(host, shared === null ? ['relaxed', 'plain'] : ['relaxed-shared', 'plain-shared'])
  const kernels = await instantiateKernels(module, memory)
  const threads = shared === null ? [] : await startThreads(host, { module, memory, wanted })
  const pool = createThreadPool(memory, kernels, {
    threads,
    mayWait: host.mayWait,
    stalledMs: host.stalledMs ?? defaultStalledMs,
    onLost: (error) => host.onLost?.(error),
  })
  const adapting = chooseTiles(host, { memory, kernel: kernels.list[kernels.indexOf.get('tileTrial') ?? -1] })
  const dispose = (): void => {
    adapting?.stop()
    pool.dispose()
  }
  const heap = createHeap(memory, { start: heapStart(shared === null ? 1 : wanted), budget, settle: () => pool.settle() })
  registerKernels()
  return { backend: new SimdBackend(heap, { ...pool, dispose }), build, threads: pool.threads }
}

function chooseTiles({ wideTiles }: SimdHost, { memory, kernel }: { memory: WebAssembly.Memory; kernel: Kernel | undefined }) {
  if (wideTiles === undefined && kernel !== undefined) return adaptTiles({ memory, kernel })
  setWideTiles(memory, wideTiles === true)
  return null
}

function makeMemory({
  threads,
  budget,
  shared,
}: {
  threads: number
  budget: number
  shared: boolean
}): WebAssembly.Memory | null {
  if (shared && !('SharedArrayBuffer' in globalThis)) return null
  const initial = Math.ceil((heapStart(threads) + initialBytes) / pageBytes)
  /* Some systems cannot reserve 4 GiB of addresses. */
  for (let maximum = Math.floor(budget / pageBytes); maximum >= initial; maximum = Math.floor(maximum / 2)) {
    try {
      return new WebAssembly.Memory({ initial, maximum, shared })
    } catch {
      continue
    }
  }
  return null
}

async function compileBest(host: SimdHost, builds: readonly KernelBuild[]) {
  let reason: unknown = null
  for (const build of builds) {
    try {
      return { module: await WebAssembly.compile(await host.loadKernels(build)), build }
    } catch (error) {
      reason = error
    }
  }
  throw new Error(`WebAssembly has no SIMD here: ${reason instanceof Error ? reason.message : String(reason)}`)
}

/** A thread that cannot be started is done without. */
async function startThreads(
  host: SimdHost,
  { module, memory, wanted }: { module: WebAssembly.Module; memory: WebAssembly.Memory; wanted: number },
): Promise<readonly KernelThread[]> {
  const started: KernelThread[] = []
  for (let thread = 1; thread < wanted && host.startThread !== null; thread++) {
    try {
      started.push(await within(startMs, host.startThread({ module, memory, thread })))
    } catch {
      break
    }
  }
  return started
}

/** Rejects when the thread is not there in time; should it come later, it is ended. */
function within(limitMs: number, starting: Promise<KernelThread>): Promise<KernelThread> {
  return new Promise((resolve, reject) => {
    let isLate = false
    const timer = setTimeout(() => {
      isLate = true
      reject(new Error(`A kernel thread did not start within ${limitMs / 1000} s.`))
    }, limitMs)
    starting.then(
      (thread) => {
        clearTimeout(timer)
        if (isLate) thread.terminate()
        else resolve(thread)
      },
      (error: unknown) => {
        clearTimeout(timer)
        reject(error instanceof Error ? error : new Error(String(error)))
      },
    )
  })
}
