import type { BackendName } from '../../contract/backendNames.ts'
import type { DataSummary } from '../../contract/dataSummary.ts'
import type { NetDocument, TrainingSettings } from '../../contract/document.ts'
import type { EpochPoint, StepPoint } from '../../contract/metrics.ts'
import type { Evaluation } from '../../contract/runStatus.ts'
import type { Language } from '../../contract/text.ts'

/** One run as a report tells it; null where it is not known. */
export interface ReportRun {
  readonly name: string
  /** Milliseconds since 1970. */
  readonly startedAt: number | null
  readonly durationMs: number | null
  readonly outcome: 'finished' | 'stopped' | 'failed' | null
  readonly backend: BackendName | 'pytorch' | null
  readonly training: TrainingSettings
  readonly trainingSamples: number | null
  readonly validationSamples: number | null
  readonly steps: readonly StepPoint[]
  readonly epochs: readonly EpochPoint[]
}

/** Everything that a report is made of. What there is not is null or empty, and the report says so. */
export interface ReportFacts {
  readonly document: NetDocument
  readonly language: Language
  readonly runs: readonly ReportRun[]
  readonly evaluation: { readonly part: 'training' | 'validation' | 'all'; readonly measured: Evaluation } | null
  readonly data: DataSummary | null
  /** Milliseconds since 1970. */
  readonly madeAt: number
}
