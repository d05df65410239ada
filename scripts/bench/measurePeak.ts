import { peakFlopPerTurn, peakModule } from './peakModule.ts'

export interface Peak {
  /** Best of several runs, of the thread that measures. */
  readonly gflops: number
  /** With the multiply-add of relaxed SIMD, or with multiplication and addition apart. */
  readonly relaxed: boolean
}

/** The part of WebAssembly that is used here: Node's types leave it out. */
declare const WebAssembly: {
  validate(bytes: Uint8Array): boolean
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (module: object) => { readonly exports: Readonly<Record<string, unknown>> }
}

type Run = (turns: number) => number

const turns = 200_000
const runs = 12

/** What this thread's vector unit can do at best in WebAssembly: the ceiling over every kernel. */
export function measurePeak(): Peak {
  const relaxedModule = peakModule({ relaxed: true })
  const relaxed = WebAssembly.validate(relaxedModule)
  const run = openPeak(relaxed ? relaxedModule : peakModule({ relaxed: false }))
  let bestMs = Number.POSITIVE_INFINITY
  for (let count = 0; count < runs; count++) {
    const start = performance.now()
    run(turns)
    bestMs = Math.min(bestMs, performance.now() - start)
  }
  return { gflops: (peakFlopPerTurn * turns) / 1e6 / bestMs, relaxed }
}

export function openPeak(bytes: Uint8Array<ArrayBuffer>): Run {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes))
  // The module exports this one function.
  return exports['run'] as Run
}
