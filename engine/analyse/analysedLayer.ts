import type { NodeId } from '../contract/ids.ts'
import type { Problem } from '../contract/problem.ts'
import { formatCount, formula, type Formula } from '../graph/formula.ts'
import { formatShape, shapeSize, type Shape } from '../graph/shape.ts'
import type { NodeAnalysis, ReceptiveField } from './analysis.ts'
import type { LayerFacts } from './layerFacts.ts'
import type { ReceptiveOutcome } from './receptiveField.ts'

const bytesPerValue = 4
const zero: Formula = formula`0`

export interface LayerParts {
  readonly node: NodeId
  readonly frozen: boolean
  readonly facts: LayerFacts
  readonly field: ReceptiveOutcome
  readonly problems: readonly Problem[]
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
  readonly #parts: LayerParts

  constructor(parts: LayerParts) {
    const { facts } = parts
    this.node = parts.node
    this.inputShapes = facts.inputShapes
    this.outputShape = facts.outputShape
    this.outputFormula = facts.outputFormula
    this.trainable = parts.frozen ? 0 : facts.learned
    this.frozen = parts.frozen ? facts.learned + facts.statistics : facts.statistics
    this.multiplyAdds = facts.multiplyAdds
    this.multiplyAddsFormula = facts.multiplyAddsFormula ?? zero
    this.receptiveField = parts.field.field
    this.activationBytes = shapeSize(facts.outputShape) * bytesPerValue
    this.problems = parts.problems
    this.#parts = parts
  }

  get parameterFormula(): Formula {
    const { definition, params, inputShapes } = this.#parts.facts
    const weights = definition.weights(params, inputShapes)
    if (weights.length === 0) return zero
    return (
      definition.parameterFormula?.(params, inputShapes) ?? [
        weights.map(({ shape }) => shape.map(formatCount).join('·')).join(' + '),
      ]
    )
  }

  get receptiveFieldFormula(): Formula {
    return this.#parts.field.formula()
  }

  get activationFormula(): Formula {
    return formula`${formatShape(this.outputShape)} × ${bytesPerValue} B = ${this.activationBytes} B`
  }

  /** What does not depend on how far the layers before it see. */
  get facts(): LayerFacts {
    return this.#parts.facts
  }

  /** The same layer with other problems, or seeing further. */
  with(change: Partial<Pick<LayerParts, 'problems' | 'field'>>): AnalysedLayer {
    return new AnalysedLayer({ ...this.#parts, ...change })
  }
}
