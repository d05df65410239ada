import type { GroupId, NodeId, WireId } from './ids.ts'

/** Version of the saved document. Raise it together with a step in engine/document/upgrades.ts. */
export const documentVersion = 3

export type ParamValue = string | number | boolean | readonly number[]
export type Params = Readonly<Record<string, ParamValue>>

export interface GraphNode {
  readonly id: NodeId
  /** A key of the layer registry; unknown kinds survive as inert nodes. */
  readonly kind: string
  /** Unique in the document; becomes the layer's name in exports. */
  readonly name: string
  readonly params: Params
  /** Top left corner on the canvas, in canvas pixels. */
  readonly x: number
  readonly y: number
  readonly group?: GroupId
  /** Weights stay as they are during training. */
  readonly frozen?: true
  /** The learning rate of this node's weights is the run's times this: 0.1 learns a tenth as fast. Left out: 1. */
  readonly learningRateFactor?: number
}

/** From a node's only output to one of a node's input ports. The order of wires into a merge is their order here. */
export interface Wire {
  readonly id: WireId
  readonly from: NodeId
  readonly to: NodeId
  readonly toPort: string
}

export interface Group {
  readonly id: GroupId
  readonly name: string
  readonly parent?: GroupId
  /** Drawn as one card. */
  readonly folded?: true
}

export interface Graph {
  readonly nodes: readonly GraphNode[]
  readonly wires: readonly Wire[]
  readonly groups: readonly Group[]
}

/** Where samples come from. Files are named, never located: their bytes come from the host or from the project file. */
export type DataSource =
  | { readonly type: 'none' }
  | { readonly type: 'builtin'; readonly name: 'uci-digits' }
  /** The two embedded photographs, fitted to height × width. They have no labels: for looking, not for learning. */
  | { readonly type: 'photographs'; readonly height: number; readonly width: number; readonly channels: 1 | 3 }
  | {
      readonly type: 'csv'
      readonly fileName: string
      readonly labelColumn: string
      readonly task: 'classification' | 'regression'
    }
  | { readonly type: 'idx'; readonly imagesFileName: string; readonly labelsFileName: string }
  | {
      readonly type: 'imageFolder'
      readonly folderName: string
      /** Images are scaled and centre-cropped to height × width. */
      readonly height: number
      readonly width: number
      readonly channels: 1 | 3
    }

export interface DataSettings {
  readonly source: DataSource
  /** none: as stored; unit: [0, 1] by the data's own range; centre: minus the training mean; standardise: (x − mean) / deviation, per feature or channel. */
  readonly scaling: 'none' | 'unit' | 'centre' | 'standardise'
  /** Share of samples kept for validation, 0 to 0.9. */
  readonly validationShare: number
}

export type OptimizerKind = 'sgd' | 'momentum' | 'nesterov' | 'adagrad' | 'rmsprop' | 'adam' | 'adamw'

export interface OptimizerSettings {
  readonly kind: OptimizerKind
  readonly learningRate: number
  /** momentum and nesterov */
  readonly momentum: number
  /** adam, adamw */
  readonly beta1: number
  readonly beta2: number
  /** rmsprop's decay of the mean square */
  readonly rho: number
  readonly epsilon: number
  /** adamw's decoupled decay */
  readonly weightDecay: number
}

export type LearningRateSchedule =
  | { readonly kind: 'constant' }
  | { readonly kind: 'step'; readonly everyEpochs: number; readonly factor: number }
  | { readonly kind: 'cosine'; readonly finalFactor: number }
  | { readonly kind: 'warmUp'; readonly warmUpEpochs: number }
  | { readonly kind: 'plateau'; readonly patienceEpochs: number; readonly factor: number; readonly minimum: number }

/**
 * Random changes to training samples, drawn anew in every epoch; 0 or false: that one is off. Geometry and colour need
 * images and change them as they are stored; erasing and noise follow the scaling. Ranges: engine/contract/augmentations.ts.
 */
export interface AugmentationSettings {
  /** Mirrors left and right in half of the samples. */
  readonly horizontalFlip: boolean
  readonly verticalFlip: boolean
  /** Pixels of zeros on every side, out of which a window of the image's own size is cut by chance. */
  readonly randomCrop: number
  /** Degrees, to either side. */
  readonly rotation: number
  /** Share by which the picture grows or shrinks at most: 0.1 is 0.9 to 1.1 times its size. */
  readonly zoom: number
  /** Values times 1 ± this at most. */
  readonly brightness: number
  /** Distances from the picture's mean grey times 1 ± this at most. */
  readonly contrast: number
  /** Share of the samples in which a rectangle becomes 0. */
  readonly randomErasing: number
  /** Standard deviation, in units of the scaled values. Also for samples that are no images. */
  readonly gaussianNoise: number
}

export type Metric = 'accuracy' | 'top5' | 'mae'

export interface TrainingSettings {
  readonly optimizer: OptimizerSettings
  readonly schedule: LearningRateSchedule
  readonly batchSize: number
  readonly epochs: number
  readonly seed: number
  readonly shuffle: boolean
  /** null: off. Stops when the validation loss (training loss without validation samples) has not improved by minDelta for patienceEpochs. */
  readonly earlyStopping: { readonly patienceEpochs: number; readonly minDelta: number; readonly restoreBest: boolean } | null
  /** value: each gradient element into ±limit; norm: the whole gradient to at most this length. */
  readonly clipping: { readonly kind: 'value' | 'norm'; readonly limit: number } | null
  readonly metrics: readonly Metric[]
  /** null: off. */
  readonly augmentation: AugmentationSettings | null
}

/** Saved, but not undoable. */
export interface ViewState {
  readonly viewport: { readonly x: number; readonly y: number; readonly zoom: number } | null
  readonly selection: readonly NodeId[]
  readonly dock: 'training' | 'features' | 'data' | 'problems' | 'runs'
  readonly dockOpen: boolean
}

export interface NetDocument {
  readonly format: 'netwright'
  readonly version: typeof documentVersion
  readonly name: string
  readonly graph: Graph
  readonly data: DataSettings
  readonly training: TrainingSettings
  readonly view: ViewState
}
