import type { JobReport } from './jobReport.ts'
import { digits } from './printJob.ts'

export interface BenchConditions {
  readonly date: string
  readonly machine: { readonly cpu: string; readonly cores: number; readonly memoryGB: number; readonly system: string }
  readonly browser: string
  readonly tfjs: string
}

/** The results of a run as the section of docs/performance.md. */
export function jobsMarkdown(
  jobs: Readonly<Record<string, JobReport>>,
  { date, machine, browser, tfjs }: BenchConditions,
): string {
  const entries = Object.entries(jobs)
  const peers = new Set(entries.flatMap(([, { torch }]) => (torch === null ? [] : [torch.name])))
  return [
    '## Training on the CPU',
    '',
    `Measured by \`npm run bench -- --only jobs --markdown\` on ${date.slice(0, 10)}: ${machine.cpu}, ${machine.cores} cores, ` +
      `${machine.memoryGB} GB, ${machine.system}; ${browser}, tf.js ${tfjs}${peers.size === 0 ? '' : `, ${[...peers].join(', ')}`}.`,
    '',
    '| job | backend | ms per step, median (min) | samples/s | GFLOP/s | stock tf.js, ms | our time over stock | PyTorch, ms | our time over PyTorch |',
    '| --- | --- | --- | --- | --- | --- | --- | --- | --- |',
    ...entries.map(([name, report]) => row(name, report)),
    '',
  ].join('\n')
}

function row(
  name: string,
  { kind, batch, gflopPerStep, ours, stock, torch, ratioToStock, ratioToTorch, leftOut }: JobReport,
): string {
  const failure = leftOut.find(({ side }) => side === 'ours')
  const cells = [
    `${name} (${kind === 'training' ? '' : 'inference, '}batch ${batch}, ${digits(gflopPerStep)} GFLOP)`,
    ours === null ? `${failure?.name ?? ''}: ${failure?.reason ?? 'not measured'}` : `${ours.name}, ${ours.detail}`,
    ours === null ? '' : `${digits(ours.msPerStep)} (${digits(ours.minMs)})`,
    ours === null ? '' : digits(ours.samplesPerSecond),
    ours === null ? '' : digits(ours.gflops),
    stock === null
      ? 'not measured'
      : `${digits(stock.msPerStep)} (${stock.name}, ${stock.detail}${stock.measuredAtBatch === batch ? '' : `, from batch ${stock.measuredAtBatch}`})`,
    ratioToStock === null ? '' : digits(ratioToStock),
    torch === null ? 'not measured' : `${digits(torch.msPerStep)} (${torch.detail})`,
    ratioToTorch === null ? '' : digits(ratioToTorch),
  ]
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
}
