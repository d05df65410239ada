import type { Params } from '../contract/document.ts'
import type { NodeId } from '../contract/ids.ts'
import type { Problem } from '../contract/problem.ts'
import { formatCount, formula, type Formula } from '../graph/formula.ts'
import { formatShape, shapeSize, type Shape } from '../graph/shape.ts'
import type { AnyLayerDefinition } from '../layers/defineLayer.ts'
import type { NodeAnalysis, ReceptiveField } from './analysis.ts'
import type { ReceptiveOutcome } from './receptiveField.ts'

const bytesPerValue = 4
const zero: Formula = formula`0`

export interface LayerFacts {
  readonly node: NodeId
  readonly definition: AnyLayerDefinition
  readonly params: Params
  readonly inputShapes: readonly Shape[]
  readonly outputShape: Shape
  readonly outputFormula: Formula
  readonly trainable: number
  readonly frozen: number
  readonly multiplyAdds: number
  readonly multiplyAddsFormula: Formula | undefined
  readonly field: ReceptiveOutcome
}

/**
 * The analysis of a node that has a shape. A class, because most formulas are never looked at, and writing them
 * all for every node at every edit would take longer than everything else; its getters write them when asked.
 */
export class AnalysedLayer implements NodeAnalysis {
  readonly node: NodeId
  readonly inputShapes: readonly Shape[]
  readonly outputShape: Shape
  readonly outputFormula: Formula
  readonly trainable: number
  readonly frozen: number
  readonly multiplyAdds: number
  readonly multiplyAddsFormula: Formula
  readonly receptiveField: ReceptiveField | null
  readonly activationBytes: number
  readonly problems: readonly Problem[]
  readonly #facts: LayerFacts

  constructor(facts: LayerFacts, problems: readonly Problem[]) {
    this.node = facts.node
    this.inputShapes = facts.inputShapes
    this.outputShape = facts.outputShape
    this.outputFormula = facts.outputFormula
    this.trainable = facts.trainable
    this.frozen = facts.frozen
    this.multiplyAdds = facts.multiplyAdds
    this.multiplyAddsFormula = facts.multiplyAddsFormula ?? zero
    this.receptiveField = facts.field.field
    this.activationBytes = shapeSize(facts.outputShape) * bytesPerValue
    this.problems = problems
    this.#facts = facts
  }

  get parameterFormula(): Formula {
    const { definition, params, inputShapes } = this.#facts
    const weights = definition.weights(params, inputShapes)
    if (weights.length === 0) return zero
    return (
      definition.parameterFormula?.(params, inputShapes) ?? [
        weights.map(({ shape }) => shape.map(formatCount).join('·')).join(' + '),
      ]
    )
  }

  get receptiveFieldFormula(): Formula {
    return this.#facts.field.formula()
  }

  get activationFormula(): Formula {
    return formula`${formatShape(this.outputShape)} × ${bytesPerValue} B = ${this.activationBytes} B`
  }

  /** The same layer with other problems. */
  withProblems(problems: readonly Problem[]): AnalysedLayer {
    return new AnalysedLayer(this.#facts, problems)
  }
}
