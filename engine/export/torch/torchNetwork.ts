import type { NodeId } from '../../contract/ids.ts'
import type { Shape } from '../../graph/shape.ts'
import type { TorchCall, TorchExpression } from '../../layers/torch/torchExpression.ts'
import type { TorchState } from '../../layers/torch/torchState.ts'
import type { TorchLayout } from '../../layers/torch/torchValue.ts'

/** A document as one PyTorch module, before it becomes text. References name nodes by their ids. */
export interface TorchNetwork {
  readonly name: string
  /** In the document's order, as are the outputs. */
  readonly inputs: readonly TorchPort[]
  readonly outputs: readonly TorchOutput[]
  /** Upstream first. */
  readonly modules: readonly TorchAttribute[]
  readonly statements: readonly TorchStatement[]
  readonly state: readonly TorchStateEntry[]
}

export interface TorchPort {
  readonly node: NodeId
  /** A Python identifier, made of the node's name. */
  readonly name: string
  /** Channels last. */
  readonly shape: Shape
  readonly layout: TorchLayout
}

export interface TorchOutput extends TorchPort {
  /** What the network's `forward` gives: the value that the loss sees. */
  readonly scores: TorchExpression
  /** What the app shows, over a reference "scores". */
  readonly prediction: TorchExpression
}

export interface TorchAttribute {
  readonly node: NodeId
  readonly suffix: string
  readonly attribute: string
  readonly create: TorchCall
  /** Its weights stay as they are. */
  readonly frozen: boolean
}

export interface TorchStatement {
  readonly node: NodeId
  /** The variable's name where it needs one of its own. */
  readonly name: string
  readonly expression: TorchExpression
}

export interface TorchStateEntry {
  /** In the network's state_dict: "conv_1.weight". */
  readonly name: string
  readonly node: NodeId
  /** As a run keeps it: `${node id}/${weight name}`. */
  readonly key: string
  /** As Netwright keeps it. */
  readonly shapeInNetwright: Shape
  readonly state: TorchState
  readonly penalty: { readonly l1: number; readonly l2: number }
}
