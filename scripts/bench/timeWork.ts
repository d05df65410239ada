/** Milliseconds by the clock and of processor time: the latter leaves out what other programs on the machine took. */
export interface Timing {
  readonly clockMs: number
  readonly processorMs: number
}

export interface Spread {
  readonly medianMs: number
  /** 95 of 100 take at most this long. */
  readonly p95Ms: number
  readonly p99Ms: number
  readonly maxMs: number
}

export interface Timings {
  readonly count: number
  readonly clock: Spread
  readonly processor: Spread
}

export function summariseTimings(timings: readonly Timing[]): Timings {
  return {
    count: timings.length,
    clock: spreadOf(timings.map(({ clockMs }) => clockMs)),
    processor: spreadOf(timings.map(({ processorMs }) => processorMs)),
  }
}

/** Processor time is that of the whole process: collecting garbage and compiling on other threads count too. */
export function timeWork(work: () => void): Timing {
  const processor = process.cpuUsage()
  const begin = performance.now()
  work()
  const clockMs = performance.now() - begin
  const { user, system } = process.cpuUsage(processor)
  return { clockMs, processorMs: (user + system) / 1000 }
}

function spreadOf(times: readonly number[]): Spread {
  const sorted = [...times].sort((left, right) => left - right)
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
  return { medianMs: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99), maxMs: sorted.at(-1) ?? 0 }
}
