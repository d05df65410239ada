import type { BackendName } from '../contract/backendNames.ts'
import type { NetDocument } from '../contract/document.ts'
import type { EngineClient } from '../contract/EngineClient.ts'
import type { OpenedData } from './loadData.ts'
import type { BackendChoice } from './options.ts'
import type { RunFolder, RunMark } from './runFolder.ts'
import type { TrainingOverrides } from './trainedDocument.ts'

/** What `train` was told about network, data and place. */
export interface StartOptions extends TrainingOverrides {
  readonly data?: string | undefined
  readonly label?: string | undefined
  readonly regression: boolean
  /** Left out: the fastest for a new run, the same as before for a resumed one. */
  readonly backend?: BackendChoice | undefined
  readonly out?: string | undefined
  readonly resume?: string | undefined
  /** Draws all weights anew, also where a project has learned ones. */
  readonly fresh: boolean
}

/** Everything a run begins with. */
export interface RunStart {
  readonly document: NetDocument
  readonly data: OpenedData
  readonly folder: RunFolder | null
  readonly checkpoint: Uint8Array<ArrayBuffer> | null
  /** A project's learned weights: they are the start where their shapes match. */
  readonly weights: Uint8Array<ArrayBuffer> | null
  readonly run: RunMark
}

/** A run whose network and data were read: what is wrong with them was told before an engine starts. */
export interface PlannedRun {
  readonly backend: BackendChoice
  /** Decodes the data in a started engine, which computes on `backend`. */
  open(client: EngineClient, started: { readonly backend: BackendName }): Promise<RunStart>
}
