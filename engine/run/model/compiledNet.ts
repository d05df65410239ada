import type { Variable } from '@tensorflow/tfjs-core'
import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers'
import type { NodeId } from '../../contract/ids.ts'
import type { Shape } from '../../graph/shape.ts'
import type { WeightSpec } from '../../layers/weightSpec.ts'
import type { OutputSettings } from './outputSettings.ts'

export interface CompiledWeight {
  /** `${node id}/${weight name}`: its name in saved weights and checkpoints. */
  readonly key: string
  readonly node: NodeId
  readonly spec: WeightSpec
  /** False for statistics and for the weights of frozen nodes. */
  readonly trainable: boolean
  /** The run's learning rate times this is the weight's. */
  readonly learningRateFactor: number
  readonly variable: Variable
}

export interface CompiledOutput {
  readonly node: NodeId
  readonly name: string
  readonly settings: OutputSettings
  /** The tensor wired into the output: what the loss sees. */
  readonly scores: SymbolicTensor
  /** After the output's own softmax or sigmoid. */
  readonly prediction: SymbolicTensor
  readonly scoresShape: Shape
}

export interface CompiledInput {
  readonly node: NodeId
  readonly tensor: SymbolicTensor
  readonly shape: Shape
}

export interface CompiledNet {
  /** Inputs to predictions: what is exported. */
  readonly model: LayersModel
  /** The same inputs to scores, one for each output. */
  readonly scoresModel: LayersModel
  readonly inputs: readonly CompiledInput[]
  readonly outputs: readonly CompiledOutput[]
  /** The output tensor of every node that takes part, upstream first. */
  readonly nodeTensors: ReadonlyMap<NodeId, SymbolicTensor>
  readonly weights: readonly CompiledWeight[]
  dispose(): void
}
