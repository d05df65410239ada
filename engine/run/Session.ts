import type { BackendName } from '../contract/backendNames.ts'
import type { NetDocument } from '../contract/document.ts'
import type { RunId } from '../contract/ids.ts'
import type { EpochPoint, StepPoint } from '../contract/metrics.ts'
import type { Problem } from '../contract/problem.ts'
import type { ControlAction, RunStatus } from '../contract/runStatus.ts'
import type { BestWeights } from './training/bestWeights.ts'
import type { Trainer } from './training/trainer.ts'

export interface SessionListener {
  onStatus(status: RunStatus): void
  onStep(point: StepPoint): void
  onEpoch(point: EpochPoint): void
  /** A checkpoint is due; the run waits for it. */
  onCheckpoint(): Promise<void>
  /** After every step, in the run's turn: the place to compute feature maps. */
  afterStep(): Promise<void>
}

export interface SessionOptions {
  readonly runId: RunId
  readonly document: NetDocument
  readonly trainer: Trainer
  readonly backend: BackendName
  readonly listener: SessionListener
  readonly history: History
  readonly checkpointEveryMs?: number
}

export interface History {
  readonly steps: StepPoint[]
  readonly epochs: EpochPoint[]
}

export interface Session {
  readonly trainer: Trainer
  readonly best: BestWeights
  readonly history: History
  status(): RunStatus
  /**
   * train and stepEpoch answer when training has begun; stepBatch, pause, stop and checkpoint when they are done.
   * What makes no sense in the present phase changes nothing.
   */
  control(action: ControlAction): Promise<RunStatus>
  /** Work that must not meet half an update: between two steps, in turn. */
  exclusive<T>(work: () => Promise<T>): Promise<T>
  /** Tells which backend the weights now live on. Not while training. */
  useBackend(backend: BackendName): void
  /** Whether the device with the weights is lost: nothing that is read from it then may be shown or kept. */
  isLost(): boolean
  /** The device with the weights is lost: the run goes on from its checkpoint, where it has one. */
  fail(problem: Problem): void
  close(): Promise<void>
}
