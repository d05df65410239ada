import { peakFlopPerTurn, peakModule, type PeakOptions } from './peakModule.ts'

export interface Peak {
  /** Best of several runs, of the thread that measures. */
  readonly gflops: number
  /** With the multiply-add of relaxed SIMD, or with multiplication and addition apart. */
  readonly relaxed: boolean
  /** V8 made vectors of 256 bits of two and two: pairs of chains were faster by more than noise. */
  readonly joined: boolean
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

/** Vectors that are joined do twice as much; those that are not, and do not fit into the registers, less. */
const joinedFrom = 1.3

/** What this thread's vector unit can do at best in WebAssembly: the ceiling over every kernel. */
export function measurePeak(): Peak {
  const relaxed = WebAssembly.validate(peakModule({ relaxed: true, paired: false }))
  const single = bestRate({ relaxed, paired: false })
  const pairs = bestRate({ relaxed, paired: true })
  return { gflops: Math.max(single, pairs), relaxed, joined: pairs > joinedFrom * single }
}

/** GFLOP/s. */
function bestRate(options: PeakOptions): number {
  const run = openPeak(peakModule(options))
  let bestMs = Number.POSITIVE_INFINITY
  for (let count = 0; count < runs; count++) {
    const start = performance.now()
    run(turns)
    bestMs = Math.min(bestMs, performance.now() - start)
  }
  return (peakFlopPerTurn(options) * turns) / 1e6 / bestMs
}

export function openPeak(bytes: Uint8Array<ArrayBuffer>): Run {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes))
  // The module exports this one function.
  return exports['run'] as Run
}
