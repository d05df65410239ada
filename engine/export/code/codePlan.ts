import type { GraphNode, Group, NetDocument } from '../../contract/document.ts'
import type { Shape } from '../../graph/shape.ts'
import type { LayerCall } from '../../layers/code/layerCall.ts'

/** One call and what it is applied to; `Call` is what the language at hand has. */
export interface CodeStep<Call = LayerCall> {
  readonly node: GraphNode
  readonly call: Call
  readonly variable: string
  /** The layer's: the node's own name where Keras and tf.js allow it, so that weights find their layers. */
  readonly name: string
  /** Variables of earlier steps. */
  readonly inputs: readonly string[]
  /** The node's, for its first call; empty for the others. */
  readonly inputShapes: readonly Shape[]
  /** The node's. */
  readonly outputShape: Shape
  /** Around the node, outermost first. */
  readonly groups: readonly Group[]
}

export interface CodeEnd {
  readonly node: GraphNode
  readonly variable: string
  readonly shape: Shape
}

/** What a printer turns into source. Ends are in the document's order, as samples and labels are shared out. */
export interface CodePlan<Call = LayerCall> {
  readonly document: NetDocument
  readonly inputs: readonly CodeEnd[]
  readonly outputs: readonly CodeEnd[]
  readonly steps: readonly CodeStep<Call>[]
}

/** There are layers, and every step hands its value to the next and to nobody else. */
export function isChain({ inputs, outputs, steps }: CodePlan<unknown>): boolean {
  return (
    steps.length > 1 &&
    inputs.length === 1 &&
    outputs.length === 1 &&
    outputs[0]?.variable === steps.at(-1)?.variable &&
    steps.every(({ inputs: given }, at) =>
      at === 0 ? given.length === 0 : given.length === 1 && given[0] === steps[at - 1]?.variable,
    )
  )
}
