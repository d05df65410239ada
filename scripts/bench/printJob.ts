import { benchJobs, type BenchJobName } from './benchJobs.ts'
import type { ContestantReport, JobReport, Side } from './jobReport.ts'
import type { KernelProfile } from './profileKernels.ts'

const sideNames: Readonly<Record<Side, string>> = { ours: 'ours', stock: 'stock', before: 'before', torch: 'peer' }

/** A job's report for people, line by line. */
export function printJob(name: BenchJobName, report: JobReport): readonly string[] {
  const { kind, batch, trainable, gflopPerStep, contestants, leftOut, profile } = report
  const step = kind === 'training' ? 'training step' : 'prediction'
  return [
    `${name}: ${step}, batch ${batch}, ${trainable.toLocaleString('en')} weights, ${digits(gflopPerStep)} GFLOP`,
    ...contestants.map((contestant) => `  ${sideNames[contestant.side].padEnd(6)} ${contestantText(contestant)}`),
    ...leftOut.map(({ side, name: who, reason }) => `  ${sideNames[side].padEnd(6)} ${who} left out: ${reason}`),
    `  our time over stock tf.js: ${ratioText(report.ratioToStock)}   over PyTorch: ${ratioText(report.ratioToTorch)}${wantedText(name)}`,
    ...(profile === null ? [] : printProfile(profile)),
  ]
}

function contestantText({ name, detail, msPerStep, minMs, samplesPerSecond, gflops, ratio, ...rest }: ContestantReport): string {
  return [
    `${name}, ${detail}`.padEnd(34),
    `${digits(msPerStep).padStart(8)} ms (min ${digits(minMs)})`.padEnd(28),
    `${digits(samplesPerSecond)} samples/s`.padStart(19),
    `${digits(gflops)} GFLOP/s`.padStart(16),
    ratio === null ? '' : `  ours takes ${digits(ratio)} of its time`,
    `  ${rest.steps} step${rest.steps === 1 ? '' : 's'} of ${rest.measuredAtBatch}`,
  ].join('')
}

/** Kernels below a hundredth of the step are told together. */
function printProfile({ steps, stepMs, kernels, outsideMs }: KernelProfile): readonly string[] {
  const row = (name: string, ms: number, more: string): string =>
    `    ${name.padEnd(34)} ${ms.toFixed(3).padStart(10)} ms ${((100 * ms) / stepMs).toFixed(1).padStart(5)} %${more}`
  const calls = (count: number): string => `  ${count.toFixed(count % 1 === 0 ? 0 : 1).padStart(6)} calls`
  const large = kernels.filter(({ ms }) => ms >= stepMs / 100)
  const small = kernels.filter(({ ms }) => ms < stepMs / 100)
  const total = (key: 'ms' | 'calls'): number => small.reduce((sum, kernel) => sum + kernel[key], 0)
  return [
    `  profile of ours, per step, ${steps} steps, ${digits(stepMs)} ms each with the clocks in:`,
    ...large.map(({ name, ms, calls: count, gflops }) =>
      row(name, ms, calls(count) + (gflops === null ? '' : `  ${digits(gflops)} GFLOP/s`)),
    ),
    ...(small.length === 0 ? [] : [row(`${small.length} others below 1 % each`, total('ms'), calls(total('calls')))]),
    row('outside kernels (JavaScript)', outsideMs, ''),
  ]
}

function wantedText(name: BenchJobName): string {
  const { wanted } = benchJobs[name]
  return wanted === undefined ? '' : ` (at most ${wanted.must} wanted, ${wanted.target} aimed at)`
}

function ratioText(ratio: number | null): string {
  return ratio === null ? 'not measured' : digits(ratio)
}

/** Three significant digits, thousands whole: 0.0123, 1.23, 12.3, 123, 1,234. */
export function digits(value: number): string {
  if (!Number.isFinite(value)) return 'none'
  if (value >= 1000) return Math.round(value).toLocaleString('en')
  return value === 0 ? '0' : String(Number(value.toPrecision(3)))
}
