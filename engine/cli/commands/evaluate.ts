import type { OutputMetrics } from '../../contract/metrics.ts'
import { chooseBackend } from '../chooseBackend.ts'
import { connectEngine } from '../connectEngine.ts'
import { formatTable } from '../formatTable.ts'
import { openTrainedData, readTrainedData } from '../openTrained.ts'
import type { BackendChoice } from '../options.ts'
import { unwrap } from '../readNetwork.ts'

export interface EvaluateOptions {
  readonly data?: string | undefined
  readonly label?: string | undefined
  readonly regression: boolean
  readonly part: 'training' | 'validation' | 'all'
  readonly backend: BackendChoice
  readonly json: boolean
}

export async function evaluate(place: string, options: EvaluateOptions): Promise<string> {
  // What is wrong with folder or data is told before anything is started.
  const trained = await readTrainedData(place, options)
  const client = connectEngine()
  try {
    await chooseBackend(client, options.backend)
    const { runId, summary } = await openTrainedData(client, place, trained)
    const { metrics, samples, confusion } = unwrap(await client.ask('evaluate', { runId, part: options.part }))
    if (options.json) return JSON.stringify({ event: 'evaluated', part: options.part, samples, metrics, confusion })
    const lines = [
      `${samples.toLocaleString('en-US')} samples (${options.part})`,
      `loss ${metrics.loss.toFixed(4)}`,
      ...(metrics.accuracy === undefined ? [] : [`accuracy ${(metrics.accuracy * 100).toFixed(2)} %`]),
      ...(metrics.top5 === undefined ? [] : [`top-5 accuracy ${(metrics.top5 * 100).toFixed(2)} %`]),
      ...(metrics.mae === undefined ? [] : [`mean absolute error ${metrics.mae.toPrecision(4)}`]),
      ...Object.entries(metrics.outputs ?? {}).map(([name, measured]) => `${name}: ${describeOutput(measured)}`),
    ]
    if (confusion !== null) {
      const names = confusion.map((_, index) => summary.classNames?.[index] ?? `${index}`)
      const rows = confusion.map((row, index) => [names[index] ?? '', ...row])
      lines.push('', 'rows: true class, columns: predicted', formatTable([['', ...names], ...rows]))
    }
    return lines.join('\n')
  } finally {
    client.close()
  }
}

function describeOutput({ loss, accuracy, mae }: OutputMetrics): string {
  return [
    `loss ${loss.toFixed(4)}`,
    ...(accuracy === undefined ? [] : [`accuracy ${(accuracy * 100).toFixed(2)} %`]),
    ...(mae === undefined ? [] : [`mean absolute error ${mae.toPrecision(4)}`]),
  ].join(', ')
}
