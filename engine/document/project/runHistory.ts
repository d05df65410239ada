import * as z from 'zod'
import { backendNames, type BackendName } from '../../contract/backendNames.ts'
import type { TrainingSettings } from '../../contract/document.ts'
import type { EpochPoint, StepPoint } from '../../contract/metrics.ts'
import { trainingSchema } from '../documentSchema.ts'

/** A past run of a project: its settings and its curves. */
export interface RunHistory {
  readonly number: number
  /** Milliseconds since 1970. */
  readonly startedAt: number
  /** Wall-clock time from the first Train to the end, pauses included. */
  readonly durationMs: number
  readonly outcome: 'finished' | 'stopped' | 'failed'
  /** pytorch: trained outside, by an exported project. */
  readonly backend: BackendName | 'pytorch'
  readonly training: TrainingSettings
  /** Trainable weights. */
  readonly trainable: number
  readonly trainingSamples: number
  readonly validationSamples: number
  readonly steps: readonly StepPoint[]
  readonly epochs: readonly EpochPoint[]
}

const amount = z.number().min(0)
/** A loss that became infinite or no number is kept: JSON has no such numbers and writes null. */
const measured = z
  .number()
  .nullable()
  .transform((value) => value ?? Number.NaN)

const metricsShape = {
  loss: measured,
  penalty: measured,
  accuracy: measured.exactOptional(),
  top5: measured.exactOptional(),
  mae: measured.exactOptional(),
}
const { penalty: _penalty, ...outputShape } = metricsShape
const outputs = z.record(z.string(), z.object(outputShape)).exactOptional()
const metrics = z.object({ ...metricsShape, outputs })

const historySchema = z.object({
  number: z.int().min(0),
  startedAt: amount,
  durationMs: amount,
  outcome: z.enum(['finished', 'stopped', 'failed']),
  backend: z.enum([...backendNames, 'pytorch']),
  /* Runs of earlier versions were not augmented, and do not say so. */
  training: trainingSchema.extend({ augmentation: trainingSchema.shape.augmentation.default(null) }),
  trainable: amount,
  trainingSamples: amount,
  validationSamples: amount,
  steps: z.array(metrics.extend({ step: amount, epoch: amount, learningRate: measured })).max(5_000_000),
  epochs: z
    .array(
      z.object({
        epoch: amount,
        step: amount,
        training: metrics,
        validation: metrics.nullable(),
        learningRate: measured,
        samplesPerSecond: measured,
      }),
    )
    .max(1_000_000),
})

/** Run histories as JSON: runs.json of a project. */
export function writeRunHistories(runs: readonly RunHistory[]): string {
  return JSON.stringify(runs)
}

/** The histories that can be read, and how many entries cannot: one broken run must not hide the others. */
export function readRunHistories(json: unknown): { readonly runs: readonly RunHistory[]; readonly unreadable: number } {
  if (!Array.isArray(json)) return { runs: [], unreadable: json === undefined ? 0 : 1 }
  const checked = json.map((entry: unknown) => historySchema.safeParse(entry))
  const runs = checked.flatMap((entry) => (entry.success ? [entry.data] : []))
  return { runs, unreadable: checked.length - runs.length }
}
