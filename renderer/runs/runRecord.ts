import type { TrainingSettings } from '../../engine/contract/document.ts'
import type { BackendName, EpochPoint, StepPoint } from '../../engine/contract/protocol.ts'
import type { RunOutcome } from '../run/runState.ts'

/** A past run of this project, as the list of runs shows it and the project file keeps it. */
export interface RunRecord {
  readonly number: number
  /** Milliseconds since 1970. */
  readonly startedAt: number
  /** Wall-clock time from the first Train to the end, pauses included. */
  readonly durationMs: number
  readonly outcome: RunOutcome
  readonly backend: BackendName
  readonly training: TrainingSettings
  /** Trainable weights. */
  readonly trainable: number
  readonly trainingSamples: number
  readonly validationSamples: number
  readonly steps: readonly StepPoint[]
  readonly epochs: readonly EpochPoint[]
}
