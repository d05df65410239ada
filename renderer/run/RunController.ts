import type { BackendName } from '../../engine/contract/backendNames.ts'
import type { NetDocument } from '../../engine/contract/document.ts'
import type { EngineEvent } from '../../engine/contract/protocol.ts'
import type { RunHistory } from '../../engine/document/project/runHistory.ts'
import type { AskEngine } from './askEngine.ts'
import type { KeptCheckpoint } from './checkpointFile.ts'
import type { Curves } from './curves.ts'
import type { FeatureHub } from './featureHub.ts'
import type { RunStoreState } from './runStore.ts'

export interface RunControllerOptions {
  readonly ask: AskEngine
  readonly store: { getState(): RunStoreState; setState(change: Partial<RunStoreState>): void }
  readonly curves: Curves
  readonly hub: FeatureHub
  readonly readDocument: () => NetDocument
  /** null while there is none, or it is still loading. */
  readonly readDataId: () => string | null
  /** Whether the network is whole and small enough to be prepared without being asked. */
  readonly canPreview: () => boolean
  readonly keepCheckpoint: (checkpoint: KeptCheckpoint | null) => void
  /** The engine itself failed (a bug, or it died); an Error's message is for the log, not for people. */
  readonly onBroken: (error: unknown) => void
  readonly now: () => number
  readonly later: (work: () => void, delayMs: number) => () => void
}

export interface AdoptedProject {
  readonly weights: Uint8Array<ArrayBuffer> | null
  readonly records: readonly RunHistory[]
  readonly interrupted: KeptCheckpoint | null
}

export type StartAction = 'train' | 'stepBatch' | 'stepEpoch'

export interface RunController {
  start(action: StartAction): Promise<void>
  pause(): Promise<void>
  stop(): Promise<void>
  /** Back to fresh weights from the seed; the curves are cleared. */
  reset(): Promise<void>
  /** Compiles the document as it is now, for previews; learned weights are kept where they fit. */
  prepare(): Promise<boolean>
  resume(): Promise<void>
  declineOffer(): void
  useBackend(backend: BackendName | 'auto'): Promise<void>
  /** Runs the start-up probe once more. */
  measureAgain(): Promise<void>
  /** The document or the data changed: previews follow after a moment. */
  documentChanged(): void
  dataChanged(): void
  chooseSample(sample: number): void
  receive(event: EngineEvent): void
  engineUp(): Promise<void>
  engineDown(): void
  /** Another project: its learned weights, past runs and an interrupted run, where there are some. */
  adopt(project: AdoptedProject): void
  /** Weights from elsewhere: the next run begins with them. null: from the seed. Not while a run is under way. */
  takeWeights(weights: Uint8Array<ArrayBuffer> | null): void
  /** Lists a run that was trained elsewhere among those of the project and shows its curves. Returns the number it is given. */
  takeRun(history: RunHistory): number
  /** Takes a run off the list again. */
  forgetRun(number: number): void
  /** Puts a run that was taken off the list back into its place. */
  restoreRun(history: RunHistory): void
  /** Puts the curves of a past run on screen; not while a run is under way. */
  show(record: RunHistory): void
  /** The weights as they were when the last run ended, without asking the engine. */
  keptWeights(): Uint8Array<ArrayBuffer> | null
  /** The newest weights for a save; null before anything was learned. */
  weights(): Promise<Uint8Array<ArrayBuffer> | null>
}
