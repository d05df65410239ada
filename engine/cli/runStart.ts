import type { EngineClient } from '../contract/EngineClient.ts'
import type { NetDocument } from '../contract/document.ts'
import type { OpenedData } from './openData.ts'
import type { BackendChoice } from './options.ts'
import type { RunFolder, RunMark } from './runFolder.ts'
import type { TrainingOverrides } from './trainedDocument.ts'

/** What `train` was told about network, data and place. */
export interface StartOptions extends TrainingOverrides {
  readonly data?: string | undefined
  readonly label: string
  readonly regression: boolean
  readonly backend: BackendChoice
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

/** Reads the data with a started engine; what can be checked without one was checked before. */
export type OpenRun = (client: EngineClient) => Promise<RunStart>
