import type { BackendName, BackendMeasurement } from './backendNames.ts'
import type { DataSummary, RawSample } from './dataSummary.ts'
import type { DataSettings, DataSource, NetDocument, TrainingSettings } from './document.ts'
import type { DocumentFormat, RunFormat } from './exportFormats.ts'
import type { NodeId, RunId } from './ids.ts'
import type { StepPoint, EpochPoint } from './metrics.ts'
import type { ExportedModel, ImportedModel } from './modelFiles.ts'
import type { NamedBytes } from './namedBytes.ts'
import type { PictureOptions } from './pictureOptions.ts'
import type { FeatureMaps, NodeStatistics } from './probes.ts'
import type { Result } from './problem.ts'
import type { RunStatus, RunPrepared, ControlAction, Evaluation, Prediction } from './runStatus.ts'

/**
 * What the UI (or the command line) and the engine say to each other over one MessagePort.
 * Requests are answered once, by id; events come unasked. Every message of a run names its run.
 * Both ends check what arrives (`checkMessage.ts`).
 */
export const protocolVersion = 1

/** One entry for each request: what is sent and what is answered. */
export interface Requests {
  hello: { ask: { protocolVersion: number }; answer: { protocolVersion: number; isolated: boolean } }
  probeBackends: { ask: { again: boolean }; answer: { measurements: readonly BackendMeasurement[]; chosen: BackendName } }
  useBackend: { ask: { backend: BackendName | 'auto' }; answer: { chosen: BackendName } }
  loadData: { ask: { dataId: string; source: DataSource; files: readonly NamedBytes[] }; answer: Result<DataSummary> }
  /**
   * One sample as training meets it in these epochs (0 is the first), by these settings; values as they are stored, so
   * that they can be set beside the sample.
   */
  augmentSample: {
    ask: { dataId: string; data: DataSettings; training: TrainingSettings; sample: number; epochs: readonly number[] }
    answer: Result<readonly RawSample[]>
  }
  readSamples: { ask: { dataId: string; indices: readonly number[] }; answer: readonly RawSample[] }
  /** Compiles a frozen copy of the document; weights from `weights` (safetensors by node id) or a checkpoint, else from the seed. */
  prepareRun: {
    ask: {
      runId: RunId
      document: NetDocument
      dataId: string | null
      weights?: Uint8Array<ArrayBuffer>
      checkpoint?: Uint8Array<ArrayBuffer>
    }
    answer: Result<RunPrepared>
  }
  control: { ask: { runId: RunId; action: ControlAction }; answer: RunStatus }
  /** Replaces what is watched; an empty list stops it. Frames come as `features` events. */
  watch: {
    ask: { runId: RunId; nodes: readonly NodeId[]; sample: number; everyMs: number; mapsPerNode: number }
    answer: null
  }
  acknowledgeFrame: { ask: { runId: RunId; frame: number }; answer: null }
  featureMaps: { ask: { runId: RunId; node: NodeId; sample: number; maps: number }; answer: Result<FeatureMaps> }
  weightMaps: { ask: { runId: RunId; node: NodeId; maps: number }; answer: Result<FeatureMaps> }
  /** Goes layer by layer, forward and back; `measuring` events say how far it is. */
  statistics: { ask: { runId: RunId; nodes: readonly NodeId[] }; answer: Result<readonly NodeStatistics[]> }
  /** Ends the statistics that are being measured between two layers; they are then answered with a problem. */
  cancelStatistics: { ask: { runId: RunId }; answer: null }
  evaluate: { ask: { runId: RunId; part: 'training' | 'validation' | 'all' }; answer: Result<Evaluation> }
  predict: { ask: { runId: RunId; samples: readonly number[] }; answer: Result<readonly Prediction[]> }
  /** safetensors, keyed by node id; null where the device with them is lost. */
  readWeights: { ask: { runId: RunId }; answer: Uint8Array<ArrayBuffer> | null }
  /** `preprocessing`, onnx only: the data's scaling becomes the model's first operations. */
  exportModel: {
    ask: { runId: RunId; format: RunFormat; preprocessing?: boolean }
    answer: Result<ExportedModel>
  }
  /**
   * A network with layers that are only passed on: it cannot be a run. `weights` (safetensors, by node id): null draws them.
   * `dataId`: whose scaling and classes the file tells.
   */
  exportInert: {
    ask: {
      document: NetDocument
      weights: Uint8Array<ArrayBuffer> | null
      format: RunFormat
      dataId?: string | null
      preprocessing?: boolean
    }
    answer: Result<ExportedModel>
  }
  /** What needs no weights (`picture`: how pictures look): nothing is compiled, so that networks of any size leave at once. */
  exportDocument: {
    ask: { document: NetDocument; format: DocumentFormat; picture?: PictureOptions }
    answer: Result<ExportedModel>
  }
  /** Reads one file, or several that belong together, by content. */
  importModel: { ask: { files: readonly NamedBytes[] }; answer: Result<ImportedModel> }
  closeRun: { ask: { runId: RunId }; answer: null }
}

export type RequestName = keyof Requests
export type Ask<Name extends RequestName> = Requests[Name]['ask']
export type Answer<Name extends RequestName> = Requests[Name]['answer']

/** Sent without being asked. Point lists hold everything since the last event; at most 20 events a second. */
export type EngineEvent =
  | { readonly type: 'ready' }
  | { readonly type: 'heartbeat' }
  | { readonly type: 'status'; readonly status: RunStatus }
  | {
      readonly type: 'points'
      readonly runId: RunId
      readonly steps: readonly StepPoint[]
      readonly epochs: readonly EpochPoint[]
    }
  /** Statistics under way; four a second at most. `total` counts every layer once forward and once back. */
  | { readonly type: 'measuring'; readonly runId: RunId; readonly done: number; readonly total: number }
  | {
      readonly type: 'features'
      readonly runId: RunId
      readonly frame: number
      readonly step: number
      readonly maps: readonly FeatureMaps[]
    }
  | {
      readonly type: 'checkpoint'
      readonly runId: RunId
      readonly epoch: number
      readonly step: number
      readonly bytes: Uint8Array<ArrayBuffer>
    }

export type ToEngine = {
  readonly [Name in RequestName]: { readonly id: number; readonly request: Name; readonly ask: Ask<Name> }
}[RequestName]

export type FromEngine =
  | { readonly id: number; readonly answer: unknown }
  /** A bug, a broken message or a vanished run; expected failures are Results. */
  | { readonly id: number; readonly error: { readonly message: string } }
  | { readonly event: EngineEvent }
