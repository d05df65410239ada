import type { GraphNode } from '../../contract/document.ts'
import type { RunFormat } from '../../contract/exportFormats.ts'
import type { Problem } from '../../contract/problem.ts'

/** A node that a format cannot hold. */
export interface Obstacle {
  readonly node: GraphNode
  /** Told only when it is known which formats would take the whole network: nothing else may be advised. */
  readonly tell: (ways: WaysOut) => Problem
}

/** In which formats with layers and weights the whole network leaves, and which nodes stand in the way of the others. */
export interface WaysOut {
  readonly formats: readonly RunFormat[]
  /** Names of nodes. */
  readonly inTheWay: ReadonlyMap<RunFormat, readonly string[]>
}
