import type { BackendName } from './backendNames.ts'
import type { NodeId, RunId } from './ids.ts'
import type { Metrics, StepPoint, EpochPoint } from './metrics.ts'
import type { Problem } from './problem.ts'

export interface RunProgress {
  readonly epoch: number
  readonly epochs: number
  readonly stepInEpoch: number
  readonly stepsPerEpoch: number
  readonly samplesPerSecond: number
  /** null before enough was measured. */
  readonly secondsLeft: number | null
}

export type RunPhase = 'ready' | 'training' | 'paused' | 'finished' | 'stopped' | 'failed'

export interface RunStatus {
  readonly runId: RunId
  readonly phase: RunPhase
  readonly backend: BackendName
  readonly progress: RunProgress
  /** Why a run paused by itself, stopped early or failed. */
  readonly problem: Problem | null
  /** A failed run that can go on from its last checkpoint. */
  readonly resumable: boolean
}

export interface RunPrepared {
  readonly status: RunStatus
  readonly trainable: number
  readonly frozen: number
  /** Layers whose weights begin new, though learned ones were given: theirs are missing, or of another shape. null: none were given. */
  readonly drawn: readonly NodeId[] | null
  readonly trainingSamples: number
  readonly validationSamples: number
  /** Curves so far: filled when the run comes from a checkpoint. */
  readonly steps: readonly StepPoint[]
  readonly epochs: readonly EpochPoint[]
}

export interface Evaluation {
  readonly metrics: Metrics
  readonly samples: number
  /** rows: true class, columns: predicted class; null for regression. */
  readonly confusion: readonly (readonly number[])[] | null
}

export interface Prediction {
  readonly sample: number
  /** One number for each output: probabilities, scores or values. */
  readonly outputs: readonly (readonly number[])[]
}

export type ControlAction = 'train' | 'pause' | 'stepBatch' | 'stepEpoch' | 'stop' | 'checkpoint'
