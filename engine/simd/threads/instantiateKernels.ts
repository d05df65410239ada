import type { Kernel } from './takeChunk.ts'

export interface Kernels {
  /** In the same order in every thread. */
  readonly list: readonly Kernel[]
  readonly indexOf: ReadonlyMap<string, number>
}

/** The compiled kernels over a memory, in the same order in every thread: jobs name them by their place. */
export async function instantiateKernels(module: WebAssembly.Module, memory: WebAssembly.Memory): Promise<Kernels> {
  const { exports } = await WebAssembly.instantiate(module, { env: { memory, abort: () => undefined } })
  const names = Object.keys(exports)
    .filter((name) => typeof exports[name] === 'function')
    .toSorted()
  return {
    /* Every exported function has this signature: kernels/index.ts. */
    list: names.map((name) => exports[name] as Kernel),
    indexOf: new Map(names.map((name, index) => [name, index])),
  }
}
