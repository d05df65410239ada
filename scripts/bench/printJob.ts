import { benchJobs, type BenchJobName } from './benchJobs.ts'
import type { ContestantReport, JobReport, Side } from './jobReport.ts'
import { printProfile } from './printProfile.ts'

const sideNames: Readonly<Record<Side, string>> = { ours: 'ours', torch: 'peer', before: 'before', stock: 'stock' }

/** Column ends, so that figures stand under each other. */
const nameWidth = 46
const figureWidth = 11

/** A job's report for people, line by line. */
export function printJob(name: BenchJobName, report: JobReport): readonly string[] {
  const { kind, batch, trainable, gflopPerStep, contestants, leftOut, profile } = report
  const step = kind === 'training' ? 'one training step' : 'one prediction'
  return [
    '',
    `${name}: ${step}, batch ${batch}, ${trainable.toLocaleString('en')} weights, ${digits(gflopPerStep)} GFLOP`,
    `${' '.repeat(nameWidth)}${['ms', 'min', 'samples/s', 'GFLOP/s', 'ours/theirs'].map(figure).join('')}`,
    ...contestants.map((contestant) => contestantLine(contestant, batch)),
    ...leftOut.map(({ side, name: who, reason }) => `${whoText(side, who)}  left out: ${reason}`),
    ...ratiosLine(name, report),
    ...(profile === null ? [] : printProfile(profile)),
  ]
}

function contestantLine(contestant: ContestantReport & { readonly side: Side }, batch: number): string {
  const { side, name, detail, msPerStep, minMs, samplesPerSecond, gflops, ratio, measuredAtBatch, steps } = contestant
  const figures = [msPerStep, minMs, samplesPerSecond, gflops].map((value) => figure(digits(value))).join('')
  const count = `${steps} step${steps === 1 ? '' : 's'}`
  const note = measuredAtBatch === batch ? count : `${count} of ${measuredAtBatch} samples, scaled up`
  return `${clip(whoText(side, `${name}, ${detail}`), nameWidth)}${figures}${figure(ratio === null ? '' : digits(ratio))}  ${note}`
}

function whoText(side: Side, who: string): string {
  return `  ${sideNames[side].padEnd(7)}${who}`
}

function clip(text: string, width: number): string {
  return text.length <= width ? text.padEnd(width) : `${text.slice(0, width - 1)}…`
}

function figure(value: string): string {
  return value.padStart(Math.max(figureWidth, value.length + 1))
}

function ratiosLine(name: BenchJobName, { ratioToTorch, ratioToStock }: JobReport): readonly string[] {
  const { wanted } = benchJobs[name]
  const bar = wanted === undefined ? '' : ` (at most ${wanted.must} wanted, ${wanted.target} aimed at)`
  const parts = [
    ...(ratioToTorch === null ? [] : [`PyTorch's × ${digits(ratioToTorch)}${bar}`]),
    ...(ratioToStock === null ? [] : [`stock tf.js's × ${digits(ratioToStock)} (${digits(1 / ratioToStock)} times as fast)`]),
  ]
  return parts.length === 0 ? [] : [`  Our time: ${parts.join(', ')}`]
}

/** Three significant digits, thousands whole: 0.0123, 1.23, 12.3, 123, 1,234. */
export function digits(value: number): string {
  if (!Number.isFinite(value)) return 'none'
  if (value >= 1000) return Math.round(value).toLocaleString('en')
  return value === 0 ? '0' : String(Number(value.toPrecision(3)))
}
