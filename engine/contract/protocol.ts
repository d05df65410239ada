import type { DataSettings, DataSource, NetDocument, TrainingSettings } from './document.ts'
import type { DocumentFormat, RunFormat } from './exportFormats.ts'
import type { NodeId, RunId } from './ids.ts'
import type { PictureOptions } from './pictureOptions.ts'
import type { Problem, Result } from './problem.ts'
import type { Text } from './text.ts'

/**
 * What the UI (or the command line) and the engine say to each other over one MessagePort.
 * Requests are answered once, by id; events come unasked. Every message of a run names its run.
 * Both ends check what arrives (`checkMessage.ts`).
 */
export const protocolVersion = 1

/** Fastest first, as a rule; the start-up probe decides by measuring. `simd` is Netwright's own backend for the processor. */
export const backendNames = ['webgpu', 'webgl', 'simd', 'wasm', 'cpu'] as const
export type BackendName = (typeof backendNames)[number]

/** What the start-up probe saw when it trained one real convolution step on a backend. */
export interface BackendMeasurement {
  readonly backend: BackendName
  readonly state: 'usable' | 'wrongNumbers' | 'unavailable' | 'failed'
  /** Milliseconds of one training step; null unless usable or wrongNumbers. */
  readonly stepMs: number | null
  /** GPU name, thread count or reason, as the backend tells it. */
  readonly detail: Text
}

export interface NamedBytes {
  /** A relative path with forward slashes ("cats/001.png"). */
  readonly name: string
  readonly bytes: Uint8Array<ArrayBuffer>
}

export interface DataSummary {
  readonly dataId: string
  readonly samples: number
  /** One sample, without the batch axis: [8, 8, 1]. */
  readonly shape: readonly number[]
  /** null for regression, and without labels. */
  readonly classNames: readonly string[] | null
  /** Numbers in one target: 1 for a class index, or the number of regression targets; 0 where samples have no labels. */
  readonly targetSize: number
  readonly samplesPerClass: readonly number[] | null
  readonly minimum: number
  readonly maximum: number
  readonly attribution: string | null
  /** Files or rows that were left out, each with its reason. */
  readonly problems: readonly Problem[]
}

export interface RawSample {
  readonly index: number
  /** As stored, before preprocessing. */
  readonly values: Float32Array<ArrayBuffer>
  readonly shape: readonly number[]
  readonly label: string
}

/** What one output is measured by; `loss` is its share of the data loss. */
export interface OutputMetrics {
  readonly loss: number
  readonly accuracy?: number
  readonly top5?: number
  readonly mae?: number
}

/**
 * Totals of one epoch or of an evaluation. `loss` is the data loss of all outputs together; `penalty` comes on top of it.
 * Accuracy and the like are those of the first output that they fit.
 */
export interface Metrics extends OutputMetrics {
  readonly penalty: number
  /** By the output's name, where there are several. */
  readonly outputs?: Readonly<Record<string, OutputMetrics>>
}

/** One training step, as drawn in the charts. */
export interface StepPoint extends Metrics {
  /** Steps since the start of the run. */
  readonly step: number
  /** Fraction of epochs done, as the x axis shows it: 2.5 is the middle of the third. */
  readonly epoch: number
  readonly learningRate: number
}

export interface EpochPoint {
  readonly epoch: number
  readonly step: number
  readonly training: Metrics
  readonly validation: Metrics | null
  readonly learningRate: number
  /** Training only, without validation and checkpoints. */
  readonly samplesPerSecond: number
}

export interface RunProgress {
  readonly epoch: number
  readonly epochs: number
  readonly stepInEpoch: number
  readonly stepsPerEpoch: number
  readonly samplesPerSecond: number
  /** null before enough was measured. */
  readonly secondsLeft: number | null
}

/** A node's output (or weights) for one sample, cut into channels. */
export interface FeatureMaps {
  readonly node: NodeId
  /** Output shape without the batch axis. */
  readonly shape: readonly number[]
  readonly height: number
  readonly width: number
  /** Maps in `bytes`; may be fewer than the node has. */
  readonly maps: number
  readonly mapsTotal: number
  /** maps × height × width; 0 is `minimum`, 255 is `maximum`. */
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly minimum: number
  readonly maximum: number
}

export interface ValueStatistics {
  readonly mean: number
  readonly deviation: number
  /** Euclidean length. */
  readonly norm: number
  /** Share of exact zeros, 0 to 1. */
  readonly zeros: number
  readonly minimum: number
  readonly maximum: number
  readonly nonFinite: number
}

export interface NodeStatistics {
  readonly node: NodeId
  readonly activations: ValueStatistics
  /** Gradient of the loss with respect to the node's output. */
  readonly outputGradients: ValueStatistics | null
  readonly weights: readonly {
    readonly name: string
    readonly values: ValueStatistics
    readonly gradients: ValueStatistics | null
  }[]
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

/** The read-back comparison every export with weights goes through before it counts as saved. */
export interface ExportCheck {
  readonly samples: number
  /** Largest absolute difference between the model's outputs and those of the file that was read back. */
  readonly largestDifference: number
  readonly tolerance: number
  readonly passed: boolean
}

export interface ExportedModel {
  readonly files: readonly NamedBytes[]
  /** null: nothing in the files answers, so nothing was compared (source code, pictures). */
  readonly check: ExportCheck | null
  /** What was looked at instead, where answers could not be compared. */
  readonly note?: Text
}

/** A network from another program's files; nothing of it is saved yet. */
export interface ImportedModel {
  /** The reader that knew the files: "keras", "tfjs", … */
  readonly format: string
  readonly document: NetDocument
  /** safetensors, keyed by node id; null where the files hold none. */
  readonly weights: Uint8Array<ArrayBuffer> | null
  /** What is not as it was, node by node. */
  readonly remarks: readonly Problem[]
}

export type ControlAction = 'train' | 'pause' | 'stepBatch' | 'stepEpoch' | 'stop' | 'checkpoint'

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
  /** safetensors, keyed by node id. */
  readWeights: { ask: { runId: RunId }; answer: Uint8Array<ArrayBuffer> }
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
