import type { Variable } from '@tensorflow/tfjs-core'
import type { SymbolicTensor, layers } from '@tensorflow/tfjs-layers'
import type { GraphNode } from '../../contract/document.ts'
import { formatShape, shapesEqual } from '../../graph/shape.ts'
import type { WeightSpec } from '../../layers/weightSpec.ts'
import type { CompiledWeight } from './compiledNet.ts'

/** Pairs the weights of the tf.js layers that a node built with the node's own list of them, in order. */
export function matchWeights(
  node: GraphNode,
  built: {
    readonly specs: readonly WeightSpec[]
    readonly tensor: SymbolicTensor
    readonly inputs: readonly SymbolicTensor[]
  },
): readonly CompiledWeight[] {
  const nodeLayers = layersBetween(built.tensor, built.inputs)
  const variables = nodeLayers.flatMap((layer) => layer.weights)
  if (variables.length !== built.specs.length) {
    throw new Error(`tf.js built ${variables.length} weight tensors for "${node.name}"; ${built.specs.length} were expected.`)
  }
  if (node.frozen) for (const layer of nodeLayers) freeze(layer)
  return built.specs.map((spec, index) => {
    /* LayerVariable.read returns the tf.Variable itself, typed as its base class. */
    const variable = variables[index]?.read() as Variable
    if (!shapesEqual(variable.shape, spec.shape)) {
      const found = `${formatShape(variable.shape)} instead of ${formatShape(spec.shape)}`
      throw new Error(`The weight "${spec.name}" of "${node.name}" is ${found}.`)
    }
    return {
      key: `${node.id}/${spec.name}`,
      node: node.id,
      spec,
      trainable: spec.trainable && !node.frozen,
      learningRateFactor: node.learningRateFactor ?? 1,
      variable,
    }
  })
}

/** The layers that lead from a node's inputs to its output, upstream first. */
export function layersBetween(output: SymbolicTensor, inputs: readonly SymbolicTensor[]): readonly layers.Layer[] {
  const found = new Set<layers.Layer>()
  const visit = (tensor: SymbolicTensor): void => {
    if (inputs.includes(tensor) || found.has(tensor.sourceLayer)) return
    for (const source of tensor.inputs) visit(source)
    found.add(tensor.sourceLayer)
  }
  visit(output)
  return [...found]
}

/** A frozen batch normalisation also keeps its statistics, as in Keras; tf.js alone would go on updating them. */
function freeze(layer: layers.Layer): void {
  layer.trainable = false
  if (layer.getClassName() !== 'BatchNormalization') return
  const call = layer.call.bind(layer)
  layer.call = (inputs, kwargs) => call(inputs, { ...kwargs, training: false })
}
