import type { NodeId } from '../../../engine/contract/ids.ts'
import { text, type Text } from '../../../engine/contract/text.ts'
import { indexGraph } from '../../../engine/graph/indexGraph.ts'
import { layerKind } from '../../../engine/layers/registry.ts'
import { currentDocument } from '../documentStore.ts'

/** How a step of the history names nodes: "conv_2", or "3 nodes". */
export function nodeLabel(nodes: readonly NodeId[]): Text {
  const [only, ...others] = nodes
  const name = only === undefined ? undefined : indexGraph(currentDocument().graph).nodes.get(only)?.name
  return others.length > 0 || name === undefined ? text(`${nodes.length} nodes`, `${nodes.length} 个节点`) : text(name, name)
}

/** A kind's title, or its key where this version does not know it. */
export function kindTitle(kind: string): Text {
  return layerKind(kind)?.title ?? text(kind, kind)
}

/** Two texts in one: "Move" + "conv_2". */
export function joinTexts(verb: Text, object: Text): Text {
  return text(`${verb.en} ${object.en}`, `${verb.zh} ${object.zh}`)
}
