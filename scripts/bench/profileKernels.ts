import * as tf from '@tensorflow/tfjs-core'
import { currentSimdBackend, type SimdBackend } from '../../engine/simd/SimdBackend.ts'
import { kernelArithmetic, type Arithmetic } from './kernelArithmetic.ts'
import { kernelWork, type KernelCall } from './kernelWork.ts'

export interface KernelTime {
  readonly name: string
  /** Per step, without the kernels that it calls itself. */
  readonly ms: number
  readonly calls: number
  /** The part of `ms` in WebAssembly, its threads waited for; null where the backend does not let it be seen. */
  readonly wasmMs: number | null
  /** null where the arithmetic of the kernel is not worth counting, or may be done by another one (then see `WasmKernelTime`). */
  readonly gflops: number | null
}

/** A kernel of the simd backend's WebAssembly, whoever among tf.js's kernels asked for it. */
export interface WasmKernelTime {
  readonly name: string
  /** Per step, all threads waited for. */
  readonly ms: number
  readonly calls: number
  /** By the direct method's count, and of multiply-adds as they are done (Winograd's fewer); null where nothing is counted. */
  readonly gflops: { readonly direct: number; readonly done: number } | null
}

export interface KernelProfile {
  readonly steps: number
  /** Per step, the clock's own cost included. */
  readonly stepMs: number
  /** Longest first; "(write)" and the like are the backend's own moving of data. */
  readonly kernels: readonly KernelTime[]
  /** Longest first; none where the backend does not let them be seen. */
  readonly wasmKernels: readonly WasmKernelTime[]
  /** Per step: JavaScript outside every kernel: layers, tape, disposal. */
  readonly outsideMs: number
  /** Why, unwatched, tf.js computes each step anew instead of running its kernels again; null where that is not so. */
  readonly whyNotReplayed: string | null
}

type Work = (...args: never[]) => unknown

/** Methods of a backend that move data; they are no kernels, but no idle time either. */
const backendMethods = ['write', 'read', 'readSync', 'disposeData'] as const

/**
 * Where the time of a step goes. Kernels are wrapped where tf.js keeps them, so it sees the kernels of any backend; what a
 * backend computes later than it is asked to counts for whoever waits for it.
 */
export async function profileKernels(
  backendName: string,
  {
    step,
    ms,
    whyNotReplayed = () => null,
  }: { readonly step: () => Promise<unknown>; readonly ms: number; readonly whyNotReplayed?: () => string | null },
): Promise<KernelProfile> {
  // Before: what is watched is computed anew.
  const why = whyNotReplayed()
  const book = createBook()
  const seesWasm = 'run' in tf.backend()
  const restore = [...wrapKernels(backendName, book), ...wrapBackend(book), ...computeAnew()]
  let steps = 0
  let elapsed = 0
  try {
    for (; steps < 3 || elapsed < ms; steps++) {
      const start = performance.now()
      await step()
      elapsed += performance.now() - start
    }
  } finally {
    for (const undo of restore) undo()
  }
  const kernels = [...book.entries].map(([name, entry]) => ({
    name,
    ms: entry.ms / steps,
    calls: entry.calls / steps,
    wasmMs: seesWasm ? entry.wasmMs / steps : null,
    // There, a kernel that waits does its work in another one.
    gflops: entry.flop > 0 && !seesWasm ? entry.flop / 1e6 / entry.ms : null,
  }))
  const inside = kernels.reduce((sum, kernel) => sum + kernel.ms, 0)
  const wasmKernels = [...book.wasmEntries].map(([name, { ms: whole, calls, direct, done }]) => ({
    name,
    ms: whole / steps,
    calls: calls / steps,
    gflops: direct > 0 ? { direct: direct / 1e6 / whole, done: done / 1e6 / whole } : null,
  }))
  return {
    steps,
    stepMs: elapsed / steps,
    kernels: byTime(kernels),
    wasmKernels: byTime(wasmKernels),
    outsideMs: elapsed / steps - inside,
    whyNotReplayed: why,
  }
}

function byTime<Time extends { readonly ms: number }>(kernels: readonly Time[]): readonly Time[] {
  return kernels.toSorted((left, right) => right.ms - left.ms)
}

interface Entry {
  ms: number
  calls: number
  flop: number
  wasmMs: number
}

interface WasmEntry {
  ms: number
  calls: number
  direct: number
  done: number
}

interface Book {
  readonly entries: Map<string, Entry>
  readonly wasmEntries: Map<string, WasmEntry>
  /** Runs `work`, a kernel in WebAssembly, and adds its time to that of the kernel that is open. */
  recordWasm(work: () => unknown, called: { readonly name: string; readonly arithmetic: Arithmetic | null }): unknown
  /** Runs `work` and writes its own time down: what others that it calls have written is theirs. */
  record<T>(name: string, work: () => T, countFlop?: (result: T) => number): T
}

function createBook(): Book {
  const entries: Book['entries'] = new Map()
  const wasmEntries: Book['wasmEntries'] = new Map()
  /** Milliseconds of the calls within the one that is open. */
  let within = 0
  let open: Entry | null = null
  return {
    entries,
    wasmEntries,
    recordWasm: (work, { name, arithmetic }) => {
      const entry = wasmEntries.get(name) ?? { ms: 0, calls: 0, direct: 0, done: 0 }
      wasmEntries.set(name, entry)
      const start = performance.now()
      const result = work()
      const ms = performance.now() - start
      entry.ms += ms
      entry.calls += 1
      entry.direct += arithmetic?.direct ?? 0
      entry.done += arithmetic?.done ?? 0
      if (open !== null) open.wasmMs += ms
      return result
    },
    record: (name, work, countFlop) => {
      const entry = entries.get(name) ?? { ms: 0, calls: 0, flop: 0, wasmMs: 0 }
      entries.set(name, entry)
      const outer = { within, open }
      within = 0
      open = entry
      const start = performance.now()
      const result = work()
      const whole = performance.now() - start
      entry.ms += whole - within
      entry.calls += 1
      entry.flop += countFlop?.(result) ?? 0
      within = outer.within + whole
      open = outer.open
      return result
    },
  }
}

function wrapKernels(backendName: string, book: Book): readonly (() => void)[] {
  return tf.getKernelsForBackend(backendName).map((config) => {
    const { kernelName, kernelFunc } = config
    config.kernelFunc = (call) =>
      book.record(
        kernelName,
        () => kernelFunc(call),
        // The registry types inputs and attributes as anything; KernelCall is what the counting looks for.
        (result) => kernelWork(kernelName, call as unknown as KernelCall, [result].flat()[0]),
      )
    return () => {
      config.kernelFunc = kernelFunc
    }
  })
}

/** The simd backend runs a prediction's kernels again as they were written down, without tf.js's: not while they are looked at. */
function computeAnew(): readonly (() => void)[] {
  // Other backends have no recordings.
  const { recordings } = tf.backend() as { recordings?: { isOn: boolean } }
  if (recordings === undefined) return []
  recordings.isOn = false
  return [() => (recordings.isOn = true)]
}

function wrapBackend(book: Book): readonly (() => void)[] {
  // Methods are replaced on the one object, whatever their parameters.
  const backend = tf.backend() as unknown as Record<string, Work>
  const wrap = (name: string, around: (work: () => unknown, args: readonly unknown[]) => unknown): readonly (() => void)[] => {
    const method = backend[name]
    if (method === undefined) return []
    const bound = method.bind(backend)
    backend[name] = (...args) => around(() => bound(...args), args)
    return [() => delete backend[name]]
  }
  return [
    ...backendMethods.flatMap((name) => wrap(name, (work) => book.record(`(${name})`, work))),
    // The simd backend's way into its kernels, each waited for: else its time would stand at whoever asks next.
    ...wrap('run', (work, args) => {
      // SimdBackend's `run`.
      const [name, words, items] = args as Parameters<SimdBackend['run']>
      const settled = () => {
        work()
        currentSimdBackend()?.pool.settle()
      }
      return book.recordWasm(settled, { name, arithmetic: kernelArithmetic(name, words, items) })
    }),
  ]
}
