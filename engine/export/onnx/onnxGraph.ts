import type { NodeId } from '../../contract/ids.ts'
import type { Shape } from '../../graph/shape.ts'
import type { OnnxAttributes } from '../../layers/onnx/onnxAttributes.ts'
import type { OnnxConstant } from '../../layers/onnx/onnxExpression.ts'
import type { OnnxLayout } from '../../layers/onnx/onnxValue.ts'

/** An ONNX graph before it becomes bytes: nodes upstream first, every value named once. */
export interface OnnxGraph {
  readonly name: string
  /** float32, the batch free but for operators that were written for one length of it. */
  readonly inputs: readonly OnnxPort[]
  readonly outputs: readonly OnnxPort[]
  /** What operators that are passed on give, which not every reader can work out. */
  readonly told: readonly OnnxPort[]
  readonly nodes: readonly OnnxNode[]
  readonly constants: readonly NamedConstant[]
  /** Where the output of each node of the document lies, upstream first. */
  readonly values: ReadonlyMap<NodeId, OnnxNodeValue>
  /** null: free. */
  readonly batch: number | null
  /** Of ONNX's own domain, and of others by their names. */
  readonly operatorSet: number
  readonly domains: Readonly<Record<string, number>>
}

export interface OnnxPort {
  readonly name: string
  /** As it lies, without the batch. */
  readonly shape: Shape
  /** TensorProto.DataType; left out: float. */
  readonly elementType?: number
}

export interface OnnxNode {
  readonly name: string
  readonly operator: string
  /** "": ONNX's own. */
  readonly domain: string
  /** "": an optional input that is left out. */
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  readonly attributes: OnnxAttributes
  /** "Conv 2D: 32 · 3×3 · same", at the node that gives a layer's output; else empty. */
  readonly description: string
}

export interface NamedConstant {
  readonly name: string
  readonly constant: OnnxConstant
}

export interface OnnxNodeValue {
  readonly name: string
  /** Channels last, whatever the layout. */
  readonly shape: Shape
  readonly layout: OnnxLayout
}
