import type { NodeId } from '../contract/ids.ts'
import type { Problem } from '../contract/problem.ts'
import type { Formula } from '../graph/formula.ts'
import type { Shape } from '../graph/shape.ts'

/** How far one output cell sees into the network's input, per spatial axis (Araujo, Norris & Sim, Distill 2019). */
export interface ReceptiveField {
  /** Input cells seen along each axis; the maximum over branches. */
  readonly size: readonly number[]
  /** Input cells between two neighbouring output cells. */
  readonly jump: readonly number[]
  /**
   * Centre of the first output cell's field, in input cells; 0.5 is the middle of the first cell. Behind an
   * upsampling, whose cells share fields, the centre is where the cell itself lies.
   */
  readonly start: readonly number[]
}

export interface NodeAnalysis {
  readonly node: NodeId
  /** One for each wire, in port order; null where what comes before has no shape. */
  readonly inputShapes: readonly (Shape | null)[]
  readonly outputShape: Shape | null
  readonly outputFormula: Formula
  readonly trainable: number
  /** Statistics, and the weights of frozen nodes. */
  readonly frozen: number
  readonly parameterFormula: Formula
  /** For one sample. */
  readonly multiplyAdds: number
  readonly multiplyAddsFormula: Formula
  /** null where the network's input is no image, or every cell sees everything. */
  readonly receptiveField: ReceptiveField | null
  /** How the size came about, first axis: "5 + (3 − 1)·2 = 9". Empty where there is no field. */
  readonly receptiveFieldFormula: Formula
  /** float32 bytes of the output of one sample. */
  readonly activationBytes: number
  readonly activationFormula: Formula
  /** All that sit at this node, errors first. */
  readonly problems: readonly Problem[]
}

export interface GraphTotals {
  readonly trainable: number
  readonly frozen: number
  readonly multiplyAdds: number
  /** Convolutions and fully connected layers on the longest path: 16 for VGG-16. */
  readonly depth: number
  /** Bytes for one sample: every output kept for back-propagation. */
  readonly activationBytes: number
}

export interface GraphAnalysis {
  /** Every node of the document, those in a cycle too (without a shape). Unchanged nodes keep their object from one analysis to the next. */
  readonly nodes: ReadonlyMap<NodeId, NodeAnalysis>
  /** Upstream first, document order where the wires leave a choice; nodes in a cycle are left out. */
  readonly order: readonly NodeId[]
  readonly totals: GraphTotals
  /** All of them, errors first: those of nodes and those of the graph as a whole. */
  readonly problems: readonly Problem[]
}
