import path from 'node:path'
import { findTemplate } from '../../templates/gallery.ts'
import { changeAugmentation } from '../contract/augmentations.ts'
import type { AugmentationSettings, NetDocument, OptimizerKind } from '../contract/document.ts'
import type { RunHistory } from '../document/project/runHistory.ts'
import { fineTuned } from './fineTuned.ts'
import type { OpenedData } from './loadData.ts'
import { openNetwork } from './readNetwork.ts'

export interface TrainingOverrides {
  readonly epochs?: number | undefined
  readonly batch?: number | undefined
  readonly lr?: number | undefined
  readonly optimizer?: OptimizerKind | undefined
  readonly seed?: number | undefined
  /** Left out: as the network has it. */
  readonly augment?: AugmentationSettings | undefined
  /** Names of layers and groups whose weights stay as they are. */
  readonly freeze?: readonly string[] | undefined
  /** "name=factor": layers and groups that learn at their own rate. */
  readonly rateOf?: readonly string[] | undefined
  /** A fresh last layer with a score for each class of the data. */
  readonly replaceHead?: boolean | undefined
}

export interface TrainedDocument {
  readonly document: NetDocument
  /** Of a project that has learned before. */
  readonly weights: Uint8Array<ArrayBuffer> | null
  readonly runs: readonly RunHistory[]
}

/** The network for this data: a template is drawn for the data's shape and classes, a file is taken as it is; then the options override. */
export async function trainedDocument(network: string, data: OpenedData, overrides: TrainingOverrides): Promise<TrainedDocument> {
  const { shape, classNames, targetSize } = data.summary
  const isTemplate = findTemplate(network) !== undefined
  const options = isTemplate ? { inputShape: shape, classes: classNames?.length ?? Math.max(1, targetSize) } : {}
  const { document: read, weights, runs } = await openNetwork(network, options)
  const drawn = isTemplate && classNames === null ? asRegression(read) : read
  const { epochs, batch, lr, optimizer, seed, augment } = overrides
  const { training } = drawn
  const set: NetDocument = {
    ...drawn,
    name: path.basename(drawn.name),
    data: { ...drawn.data, source: data.source },
    training: {
      ...training,
      epochs: epochs ?? training.epochs,
      batchSize: batch ?? training.batchSize,
      seed: seed ?? training.seed,
      augmentation: augment === undefined ? training.augmentation : changeAugmentation(null, augment),
      optimizer: {
        ...training.optimizer,
        learningRate: lr ?? training.optimizer.learningRate,
        kind: optimizer ?? training.optimizer.kind,
      },
    },
  }
  return { document: fineTuned(set, { ...overrides, scores: classNames?.length ?? targetSize }), weights, runs }
}

/** Templates tell classes apart; for measured values their outputs learn these by squared error. An autoencoder's already do. */
function asRegression(document: NetDocument): NetDocument {
  const { graph, training } = document
  const nodes = graph.nodes.map((node) =>
    node.kind === 'output' && node.params['task'] !== 'regression'
      ? { ...node, params: { ...node.params, task: 'regression', loss: 'meanSquaredError' } }
      : node,
  )
  return { ...document, graph: { ...graph, nodes }, training: { ...training, metrics: ['mae'] } }
}
