import type { GraphNode } from '../../contract/document.ts'
import { readKeptKeras } from '../../layers/inert/keptKeras.ts'
import { isInert } from './keptFormats.ts'

export interface WeightLabel {
  /** `${node id}/${weight}`, by which the project keeps it. */
  readonly key: string
  /** For people and other programs: "conv_1/kernel", "attention/query_dense/vars/0". */
  readonly label: string
}

/**
 * What the weights of a node are called in files of weights, of those that a project holds (`keys`). Weights of an unknown layer
 * of Keras have the names that its file gave them; of those of an unknown operator only its inputs count, because how the axes
 * of its outputs lie is told as a tensor too.
 */
export function weightLabels(node: GraphNode, keys: Iterable<string>): readonly WeightLabel[] {
  const own = isInert(node) ? (readKeptKeras(node)?.weights ?? null) : null
  return [...keys].flatMap((key) => {
    if (!key.startsWith(`${node.id}/`)) return []
    const weight = key.slice(node.id.length + 1)
    if (isInert(node) && own === null && !weight.startsWith('input_')) return []
    return [{ key, label: `${node.name}/${own?.[Number(weight)] ?? weight}` }]
  })
}
