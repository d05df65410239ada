import type { GraphAnalysis } from '../../analyse/analysis.ts'
import type { GraphNode, NetDocument } from '../../contract/document.ts'
import type { Problem } from '../../contract/problem.ts'
import { text } from '../../contract/text.ts'
import { shapeSize } from '../../graph/shape.ts'
import { layerKind, withDefaults } from '../../layers/registry.ts'
import type { Obstacle } from './obstacle.ts'

/** onnxruntime's WebAssembly counts a tensor's bytes in signed 32-bit numbers, and addresses 4 GB in all. */
const mostTensorBytes = 2 ** 31 - 1

/** Layers with a weight of 2 GB or more, which onnxruntime could not read back: told before minutes are spent on writing it. */
export function onnxTensorObstacles({ graph }: NetDocument, analysis: GraphAnalysis): readonly Obstacle[] {
  return graph.nodes.flatMap((node) => {
    const definition = layerKind(node.kind)
    const shapes = analysis.nodes.get(node.id)?.inputShapes.flatMap((shape) => (shape === null ? [] : [shape])) ?? []
    if (definition === undefined || shapes.length !== analysis.nodes.get(node.id)?.inputShapes.length) return []
    const specs = definition.weights(withDefaults(definition, node.params), shapes)
    const found = specs.find(({ shape }) => 4 * shapeSize(shape) > mostTensorBytes)
    return found === undefined ? [] : [{ node, tell: () => tooLarge(node, found.name, 4 * shapeSize(found.shape)) }]
  })
}

function tooLarge({ id }: GraphNode, weight: string, bytes: number): Problem {
  const gigabytes = `${(bytes / 1e9).toFixed(2)} GB`
  return {
    code: 'onnx-tensor-too-large',
    severity: 'error',
    place: { node: id },
    message: text(
      `The weight "${weight}" of this layer takes ${gigabytes}; onnxruntime, which reads every file back before it is saved, takes at most 2.14 GB in one. Export the weights as safetensors, or make the layer narrower.`,
      `该层的权重“${weight}”占 ${gigabytes}；每个文件保存前都由 onnxruntime 读回检验，而它的单个张量最多 2.14 GB。请导出为 safetensors，或把该层改窄。`,
    ),
    expected: text('at most 2.14 GB', '至多 2.14 GB'),
    got: text(gigabytes, gigabytes),
    fixes: [],
  }
}
