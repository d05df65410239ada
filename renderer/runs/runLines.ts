import type { OutputMetrics } from '../../engine/contract/metrics.ts'
import type { RunHistory } from '../../engine/document/project/runHistory.ts'

/** What the table of runs shows of each output, as far as a run has measured it. */
const runMeasures = ['loss', 'accuracy', 'mae'] as const
export type RunMeasure = (typeof runMeasures)[number]

export interface RunLine {
  /** null: the network as a whole. */
  readonly output: string | null
  readonly training: Partial<OutputMetrics>
  readonly validation: Partial<OutputMetrics> | null
}

/** A run's last epoch in lines: one for the network, and one for each output where there are several. Accuracy and error are then the outputs' own. */
export function runLines({ epochs }: RunHistory): readonly RunLine[] {
  const last = epochs.at(-1)
  if (last === undefined) return [{ output: null, training: {}, validation: null }]
  const { training, validation } = last
  const outputs = Object.entries(training.outputs ?? {})
  if (outputs.length === 0) return [{ output: null, training, validation }]
  return [
    { output: null, training: { loss: training.loss }, validation: validation === null ? null : { loss: validation.loss } },
    ...outputs.map(([output, measured]) => ({
      output,
      training: measured,
      validation: validation?.outputs?.[output] ?? null,
    })),
  ]
}

/** The measures that any run has. */
export function measuresOf(records: readonly RunHistory[]): readonly RunMeasure[] {
  const lines = records.flatMap(runLines)
  return runMeasures.filter((measure) => measure === 'loss' || lines.some(({ training }) => training[measure] !== undefined))
}
