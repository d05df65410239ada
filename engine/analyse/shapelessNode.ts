import type { NodeId } from '../contract/ids.ts'
import type { Problem } from '../contract/problem.ts'
import type { Formula } from '../graph/formula.ts'
import type { Shape } from '../graph/shape.ts'
import type { NodeAnalysis, ReceptiveField } from './analysis.ts'

const empty: Formula = []

/** The analysis of a node of which no output is known: nothing is counted. Small, for one gap leaves hundreds behind it like this. */
export class ShapelessNode implements NodeAnalysis {
  readonly node: NodeId
  readonly inputShapes: readonly (Shape | null)[]
  readonly problems: readonly Problem[]

  constructor(node: NodeId, inputShapes: readonly (Shape | null)[], problems: readonly Problem[]) {
    this.node = node
    this.inputShapes = inputShapes
    this.problems = problems
  }

  get outputShape(): Shape | null {
    return null
  }

  get outputFormula(): Formula {
    return empty
  }

  get trainable(): number {
    return 0
  }

  get frozen(): number {
    return 0
  }

  get parameterFormula(): Formula {
    return empty
  }

  get multiplyAdds(): number {
    return 0
  }

  get multiplyAddsFormula(): Formula {
    return empty
  }

  get receptiveField(): ReceptiveField | null {
    return null
  }

  get receptiveFieldFormula(): Formula {
    return empty
  }

  get activationBytes(): number {
    return 0
  }

  get activationFormula(): Formula {
    return empty
  }

  withProblems(problems: readonly Problem[]): ShapelessNode {
    return new ShapelessNode(this.node, this.inputShapes, problems)
  }
}
