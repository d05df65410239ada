import { create } from 'zustand'
import type { BackendMeasurement, BackendName } from '../../engine/contract/backendNames.ts'
import type { RunProgress } from '../../engine/contract/runStatus.ts'
import type { RunHistory } from '../../engine/document/project/runHistory.ts'
import type { EngineState } from './engineLink.ts'
import { idleRun, type RunState } from './runState.ts'

export interface Backends {
  readonly measurements: readonly BackendMeasurement[]
  readonly chosen: BackendName
}

/** A run that cannot go on as it is: cut off with its engine, the app, the graphics processor or in a step that failed, or left with numbers that are none. */
export interface ResumeOffer {
  /** Epochs that the newest checkpoint holds; null without a checkpoint: the run can only start over. */
  readonly epoch: number | null
  readonly cause: 'engine' | 'app' | 'gpu' | 'step' | 'numbers'
}

export interface RunStoreState {
  readonly engine: EngineState
  /** A working engine has said nothing for a while: a very long step, or worse. */
  readonly silent: boolean
  /** null until the start-up probe has measured. */
  readonly backends: Backends | null
  readonly run: RunState
  /** Number of the run whose curves are shown: "Run 3"; null before the first. */
  readonly runNumber: number | null
  /** At most five times a second; the curves themselves stay outside React. */
  readonly progress: RunProgress | null
  /** The document's network or data are not those of the compiled run. */
  readonly outdated: boolean
  /** A request about the run is under way. */
  readonly pending: boolean
  readonly offer: ResumeOffer | null
  /** Epochs in the newest checkpoint of the present run. */
  readonly checkpointEpoch: number | null
  /** Learned weights are at hand for the next run. */
  readonly hasWeights: boolean
  /** Statistics under way: how many passes over layers are done. */
  readonly measuring: { readonly done: number; readonly total: number } | null
  /** Which sample the feature maps show. */
  readonly sample: number
  readonly records: readonly RunHistory[]
}

export const initialRunStore: RunStoreState = {
  engine: { type: 'connecting' },
  silent: false,
  backends: null,
  run: idleRun,
  runNumber: null,
  progress: null,
  outdated: false,
  pending: false,
  offer: null,
  checkpointEpoch: null,
  hasWeights: false,
  measuring: null,
  sample: 0,
  records: [],
}

/** What the window knows of engine and run. Only createRunController.ts writes it. */
export const useRunStore = create<RunStoreState>(() => initialRunStore)
