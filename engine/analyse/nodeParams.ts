import type { GraphNode, Params } from '../contract/document.ts'
import type { AnyLayerDefinition } from '../layers/defineLayer.ts'
import { withDefaults } from '../layers/registry.ts'

const complete = new WeakMap<Params, { readonly definition: AnyLayerDefinition; readonly params: Params }>()

/** The node's params, with the kind's defaults for those that it does not name. Memoised by the identity of the node's params. */
export function nodeParams(node: GraphNode, definition: AnyLayerDefinition): Params {
  const known = complete.get(node.params)
  if (known?.definition === definition) return known.params
  const params = withDefaults(definition, node.params)
  complete.set(node.params, { definition, params })
  return params
}
