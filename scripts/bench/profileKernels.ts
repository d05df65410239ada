import * as tf from '@tensorflow/tfjs-core'
import { kernelWork, type KernelCall } from './kernelWork.ts'

export interface KernelTime {
  readonly name: string
  /** Per step, without the kernels that it calls itself. */
  readonly ms: number
  readonly calls: number
  /** null where the arithmetic of the kernel is not worth counting. */
  readonly gflops: number | null
}

export interface KernelProfile {
  readonly steps: number
  /** Per step, the clock's own cost included. */
  readonly stepMs: number
  /** Longest first; "(write)" and the like are the backend's own moving of data. */
  readonly kernels: readonly KernelTime[]
  /** Per step: JavaScript outside every kernel: layers, tape, disposal. */
  readonly outsideMs: number
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
  { step, ms }: { readonly step: () => Promise<void>; readonly ms: number },
): Promise<KernelProfile> {
  const book = createBook()
  const restore = [...wrapKernels(backendName, book), ...wrapBackend(book)]
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
    gflops: entry.flop > 0 ? entry.flop / 1e6 / entry.ms : null,
  }))
  const inside = kernels.reduce((sum, kernel) => sum + kernel.ms, 0)
  const byTime = kernels.toSorted((left, right) => right.ms - left.ms)
  return { steps, stepMs: elapsed / steps, kernels: byTime, outsideMs: elapsed / steps - inside }
}

interface Book {
  readonly entries: Map<string, { ms: number; calls: number; flop: number }>
  /** Runs `work` and writes its own time down: what others that it calls have written is theirs. */
  record<T>(name: string, work: () => T, countFlop?: (result: T) => number): T
}

function createBook(): Book {
  const entries: Book['entries'] = new Map()
  /** Milliseconds of the calls within the one that is open. */
  let within = 0
  return {
    entries,
    record: (name, work, countFlop) => {
      const outer = within
      within = 0
      const start = performance.now()
      const result = work()
      const whole = performance.now() - start
      const entry = entries.get(name) ?? { ms: 0, calls: 0, flop: 0 }
      entry.ms += whole - within
      entry.calls += 1
      entry.flop += countFlop?.(result) ?? 0
      entries.set(name, entry)
      within = outer + whole
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

function wrapBackend(book: Book): readonly (() => void)[] {
  // Methods are replaced on the one object, whatever their parameters.
  const backend = tf.backend() as unknown as Record<string, Work>
  return backendMethods.flatMap((name) => {
    const method = backend[name]
    if (method === undefined) return []
    const bound = method.bind(backend)
    backend[name] = (...args) => book.record(`(${name})`, () => bound(...args))
    return [() => delete backend[name]]
  })
}
