import { documentVersion, type NetDocument, type OptimizerSettings, type TrainingSettings } from '../contract/document.ts'

export const defaultOptimizer: OptimizerSettings = {
  kind: 'adam',
  learningRate: 0.001,
  momentum: 0.9,
  beta1: 0.9,
  beta2: 0.999,
  rho: 0.9,
  epsilon: 1e-7,
  weightDecay: 0.01,
}

export const defaultTraining: TrainingSettings = {
  optimizer: defaultOptimizer,
  schedule: { kind: 'constant' },
  batchSize: 64,
  epochs: 15,
  seed: 1,
  shuffle: true,
  earlyStopping: null,
  clipping: null,
  metrics: ['accuracy'],
  augmentation: null,
}

/** A document of the present version without nodes, with default data and training settings. */
export function emptyDocument(name: string): NetDocument {
  return {
    format: 'netwright',
    version: documentVersion,
    name,
    graph: { nodes: [], wires: [], groups: [] },
    data: { source: { type: 'none' }, scaling: 'unit', validationShare: 0.2 },
    training: defaultTraining,
    view: { viewport: null, selection: [], dock: 'training', dockOpen: true },
  }
}
