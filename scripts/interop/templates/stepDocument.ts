import type { NetDocument } from '../../../engine/contract/document.ts'
import { stripedSource } from './stripedPictures.ts'

/** Samples of the data, all in the one batch of a step. */
export const samples = 4
export const learningRate = 0.001

/** Trained by one step of plain gradient descent on all samples at once, as they are. */
export function stepDocument(drawn: NetDocument): NetDocument {
  return {
    ...drawn,
    data: { ...drawn.data, source: stripedSource, validationShare: 0 },
    training: {
      ...drawn.training,
      optimizer: { ...drawn.training.optimizer, kind: 'sgd', learningRate },
      schedule: { kind: 'constant' },
      batchSize: samples,
      epochs: 1,
      augmentation: null,
      earlyStopping: null,
    },
  }
}

/** No two programs draw the same masks. */
export function withoutDropout(document: NetDocument): NetDocument {
  const nodes = document.graph.nodes.map((node) => (node.kind === 'dropout' ? { ...node, params: { rate: 0 } } : node))
  return { ...document, graph: { ...document.graph, nodes } }
}

/** As float32 holds them. */
export const dropoutRates = ({ graph: { nodes } }: NetDocument): readonly number[] =>
  nodes.flatMap(({ kind, params }) => (kind === 'dropout' ? [Math.fround(Number(params['rate']))] : []))
