import type { Params } from '../contract/document.ts'
import type { Formula } from '../graph/formula.ts'
import { shapeSize, type Shape } from '../graph/shape.ts'
import type { AnyLayerDefinition, ReceptiveStep } from '../layers/defineLayer.ts'
import type { LayerRefusal, LayerRemark } from '../layers/layerRefusal.ts'
import type { WeightSpec } from '../layers/weightSpec.ts'

const bytesPerValue = 4

/** What a layer kind makes of params and input shapes, whichever node has them. */
export interface LayerFacts {
  readonly definition: AnyLayerDefinition
  readonly params: Params
  readonly inputShapes: readonly Shape[]
  readonly outputShape: Shape
  readonly outputFormula: Formula
  /** Weights that the optimiser moves unless the node is frozen, and those that it never touches. */
  readonly learned: number
  readonly statistics: number
  readonly multiplyAdds: number
  readonly multiplyAddsFormula: Formula | null
  /** float32 bytes of the output of one sample. */
  readonly activationBytes: number
  readonly receptiveStep: ReceptiveStep
  readonly remarks: readonly LayerRemark[]
}

export type LayerOutcome = LayerFacts | { readonly refusals: readonly LayerRefusal[] }

const noRemarks: readonly LayerRemark[] = []

/** Asks the layer kind everything. Only for legal params and filled ports. */
export function inferFacts(definition: AnyLayerDefinition, params: Params, inputShapes: readonly Shape[]): LayerOutcome {
  const outcome = definition.inferShape(params, inputShapes)
  if ('refusals' in outcome) return outcome
  const weights = definition.weights(params, inputShapes)
  const products = definition.multiplyAdds?.(params, inputShapes, outcome.shape)
  return {
    definition,
    params,
    inputShapes,
    outputShape: outcome.shape,
    outputFormula: outcome.formula,
    learned: countWeights(weights, true),
    statistics: countWeights(weights, false),
    multiplyAdds: products?.count ?? 0,
    multiplyAddsFormula: products?.formula ?? null,
    activationBytes: shapeSize(outcome.shape) * bytesPerValue,
    receptiveStep: definition.receptiveField(params, inputShapes),
    remarks: definition.remarks?.(params, inputShapes) ?? noRemarks,
  }
}

function countWeights(weights: readonly WeightSpec[], trainable: boolean): number {
  return weights.reduce((sum, weight) => (weight.trainable === trainable ? sum + shapeSize(weight.shape) : sum), 0)
}
