import type { NodeId } from '../contract/ids.ts'
import type { Problem } from '../contract/problem.ts'
import { formatCount, formula, type Formula } from '../graph/formula.ts'
import { formatShape, type Shape } from '../graph/shape.ts'
import type { NodeAnalysis, ReceptiveField } from './analysis.ts'
import type { LayerFacts } from './layerFacts.ts'
import { fieldFormula, layerField } from './receptiveField.ts'

const zero: Formula = formula`0`

export interface LayerParts {
  readonly node: NodeId
  readonly isFrozen: boolean
  readonly facts: LayerFacts
  readonly problems: readonly Problem[]
}

/**
 * The analysis of a node that has a shape. It holds only what is the node's own; figures are read from the facts that it
 * shares with all nodes alike, and formulas are written when somebody looks at them. An edit at the input makes one of
 * these for every node behind it, so their size is what the edit costs.
 */
export class AnalysedLayer implements NodeAnalysis {
  readonly node: NodeId
  readonly isFrozen: boolean
  /** What does not depend on how far the layers before it see. */
  readonly facts: LayerFacts
  readonly seen: ReceptiveField | null
  readonly receptiveField: ReceptiveField | null
  readonly problems: readonly Problem[]

  /** `seen` is what the layers before it see, joined over its wires. */
  constructor({ node, isFrozen, facts, problems }: LayerParts, seen: ReceptiveField | null) {
    this.node = node
    this.isFrozen = isFrozen
    this.facts = facts
    this.seen = seen
    this.receptiveField = layerField(facts, seen)
    this.problems = problems
  }

  get inputShapes(): readonly Shape[] {
    return this.facts.inputShapes
  }

  get outputShape(): Shape {
    return this.facts.outputShape
  }

  get outputFormula(): Formula {
    return this.facts.outputFormula
  }

  get trainable(): number {
    return this.isFrozen ? 0 : this.facts.learned
  }

  get frozen(): number {
    return this.isFrozen ? this.facts.learned + this.facts.statistics : this.facts.statistics
  }

  get parameterFormula(): Formula {
    const { definition, params, inputShapes } = this.facts
    const weights = definition.weights(params, inputShapes)
    if (weights.length === 0) return zero
    return (
      definition.parameterFormula?.(params, inputShapes) ?? [
        weights.map(({ shape }) => shape.map(formatCount).join('·')).join(' + '),
      ]
    )
  }

  get multiplyAdds(): number {
    return this.facts.multiplyAdds
  }

  get multiplyAddsFormula(): Formula {
    return this.facts.multiplyAddsFormula ?? zero
  }

  get receptiveFieldFormula(): Formula {
    return fieldFormula(this.facts, { seen: this.seen, field: this.receptiveField })
  }

  get activationBytes(): number {
    return this.facts.activationBytes
  }

  get activationFormula(): Formula {
    return formula`${formatShape(this.outputShape)} × 4 B = ${this.activationBytes} B`
  }

  withProblems(problems: readonly Problem[]): AnalysedLayer {
    return new AnalysedLayer({ node: this.node, isFrozen: this.isFrozen, facts: this.facts, problems }, this.seen)
  }

  /** The same layer behind layers that see further. */
  seeing(seen: ReceptiveField | null): AnalysedLayer {
    return new AnalysedLayer(this, seen)
  }
}
