import type { GraphNode } from '../../contract/document.ts'
import { layerKind, withDefaults } from '../../layers/registry.ts'
import type { LossSpec } from '../training/losses.ts'

export interface OutputSettings {
  readonly task: 'classification' | 'regression'
  readonly loss: LossSpec
  /** input: the output learns to give back the sample itself (autoencoder). */
  readonly target: 'label' | 'input'
}

/** What an output node was set to. Params were checked by the analysis. */
export function outputSettings(node: GraphNode): OutputSettings {
  const definition = layerKind('output')
  const params = definition === undefined ? node.params : withDefaults(definition, node.params)
  const loss = lossFrom(String(params['loss']), { margin: Number(params['margin'] ?? 1), delta: Number(params['delta'] ?? 1) })
  return {
    task: params['task'] === 'regression' ? 'regression' : 'classification',
    loss,
    target: params['target'] === 'input' ? 'input' : 'label',
  }
}

function lossFrom(kind: string, { margin, delta }: { readonly margin: number; readonly delta: number }): LossSpec {
  switch (kind) {
    case 'binaryCrossEntropy':
    case 'meanSquaredError':
    case 'meanAbsoluteError':
      return { kind }
    case 'hinge':
      return { kind, margin }
    case 'huber':
      return { kind, delta }
    default:
      return { kind: 'softmaxCrossEntropy' }
  }
}
