import type { BenchJobName } from './benchJobs.ts'
import type { JobCost } from './jobCost.ts'
import { median } from './median.ts'
import type { KernelProfile } from './profileKernels.ts'

/** Who races: the backend under test, tf.js as published, what Netwright had before, PyTorch. */
export type Side = 'ours' | 'stock' | 'before' | 'torch'

/** Times of one contestant: milliseconds of each step, one list for each round, empty for rounds that it sat out. */
export interface RaceTimes {
  readonly side: Side
  /** Backend or library. */
  readonly name: string
  /** Renderer, threads or version. */
  readonly detail: string
  /** null where the backend does not say. */
  readonly threads: number | null
  /** Samples in each timed step; fewer than the job's for backends that would take minutes. */
  readonly batch: number
  readonly rounds: readonly (readonly number[])[]
}

export interface LeftOut {
  readonly side: Side
  readonly name: string
  readonly reason: string
}

export interface RaceResult {
  readonly job: BenchJobName
  readonly kind: 'training' | 'inference'
  readonly batch: number
  readonly cost: JobCost
  readonly times: readonly RaceTimes[]
  readonly leftOut: readonly LeftOut[]
  readonly profile: KernelProfile | null
}

export interface ContestantReport {
  readonly name: string
  readonly detail: string
  readonly threads: number | null
  /** Of a step with the job's whole batch; scaled up where `measuredAtBatch` is smaller. */
  readonly msPerStep: number
  readonly minMs: number
  readonly samplesPerSecond: number
  readonly gflops: number
  readonly measuredAtBatch: number
  /** Steps that were timed. */
  readonly steps: number
  /** Our time over theirs: median over the rounds of the ratio of both medians. null for ourselves. */
  readonly ratio: number | null
}

export interface JobReport {
  readonly kind: 'training' | 'inference'
  readonly batch: number
  /** Our own; null where we failed. */
  readonly msPerStep: number | null
  readonly minMs: number | null
  readonly samplesPerSecond: number | null
  readonly gflops: number | null
  /** Our time over that of the fastest backend of tf.js as published; null where none runs the job. */
  readonly ratioToStock: number | null
  /** Our time over PyTorch's with the better number of threads; null without PyTorch. */
  readonly ratioToTorch: number | null
  readonly gflopPerStep: number
  readonly trainable: number
  readonly multiplyAdds: number
  readonly ours: ContestantReport | null
  readonly stock: ContestantReport | null
  readonly before: ContestantReport | null
  readonly torch: ContestantReport | null
  /** Everybody, the best of each side included. */
  readonly contestants: readonly (ContestantReport & { readonly side: Side })[]
  readonly leftOut: readonly LeftOut[]
  readonly profile: KernelProfile | null
}

/** The figures of a race. All of them are per sample inside, so that small batches compare. */
export function reportJob({ kind, batch, cost, times, leftOut, profile }: RaceResult): JobReport {
  const oursTimes = times.find(({ side }) => side === 'ours')
  const contestants = times
    .filter(({ rounds }) => rounds.some((round) => round.length > 0))
    .map((entry) => ({ side: entry.side, ...describe(entry, { batch, cost, ours: oursTimes }) }))
  const best = (wanted: Side): ContestantReport | null =>
    contestants.filter(({ side }) => side === wanted).toSorted((left, right) => left.msPerStep - right.msPerStep)[0] ?? null
  const [ours, stock, before, torch] = [best('ours'), best('stock'), best('before'), best('torch')]
  return {
    kind,
    batch,
    msPerStep: ours?.msPerStep ?? null,
    minMs: ours?.minMs ?? null,
    samplesPerSecond: ours?.samplesPerSecond ?? null,
    gflops: ours?.gflops ?? null,
    ratioToStock: stock?.ratio ?? null,
    ratioToTorch: torch?.ratio ?? null,
    gflopPerStep: cost.gflopPerSample * batch,
    trainable: cost.trainable,
    multiplyAdds: cost.multiplyAdds,
    ours,
    stock,
    before,
    torch,
    contestants,
    leftOut,
    profile,
  }
}

function describe(
  entry: RaceTimes,
  { batch, cost, ours }: { readonly batch: number; readonly cost: JobCost; readonly ours: RaceTimes | undefined },
): ContestantReport {
  const { name, detail, threads, rounds } = entry
  const steps = rounds.flat()
  const scale = batch / entry.batch
  const msPerStep = median(steps) * scale
  return {
    name,
    detail,
    threads,
    msPerStep,
    minMs: steps.reduce((least, ms) => Math.min(least, ms), Number.POSITIVE_INFINITY) * scale,
    samplesPerSecond: (batch * 1000) / msPerStep,
    gflops: (cost.gflopPerSample * batch * 1000) / msPerStep,
    measuredAtBatch: entry.batch,
    steps: steps.length,
    ratio: ours === undefined || entry === ours ? null : pairedRatio(ours, entry),
  }
}

/**
 * Our time over theirs for a sample: the median over the rounds of the ratio of the two medians of a round. What slows the
 * machine for a while slows both of a pair. null where no round has both.
 */
export function pairedRatio(ours: RaceTimes, theirs: RaceTimes): number | null {
  const ratios = ours.rounds.flatMap((round, index) => {
    const other = theirs.rounds[index] ?? []
    return round.length === 0 || other.length === 0 ? [] : [median(round) / ours.batch / (median(other) / theirs.batch)]
  })
  return ratios.length === 0 ? null : median(ratios)
}
