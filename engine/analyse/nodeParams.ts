import type { GraphNode, Params } from '../contract/document.ts'
import type { AnyLayerDefinition } from '../layers/defineLayer.ts'
import { withDefaults } from '../layers/registry.ts'

interface KnownParams {
  readonly definition: AnyLayerDefinition
  readonly params: Params
  readonly legal: boolean
  /** The same for all nodes of a kind with equal params. */
  readonly key: string
}

const known = new WeakMap<Params, KnownParams>()

/** The node's params, with the kind's defaults for those that it does not name. Memoised by the identity of the node's params. */
export function nodeParams(node: GraphNode, definition: AnyLayerDefinition): Params {
  return completeParams(node, definition).params
}

/** Whether the kind allows every value; `checkParams` says which it does not. */
export function hasLegalParams(node: GraphNode, definition: AnyLayerDefinition): boolean {
  return completeParams(node, definition).legal
}

/** Equal for nodes that a layer kind cannot tell apart. */
export function paramsKey(node: GraphNode, definition: AnyLayerDefinition): string {
  return completeParams(node, definition).key
}

function completeParams(node: GraphNode, definition: AnyLayerDefinition): KnownParams {
  const before = known.get(node.params)
  if (before?.definition === definition) return before
  const params = withDefaults(definition, node.params)
  const legal = Object.entries(definition.params).every(([name, spec]) => spec.check(params[name]) === null)
  const complete = { definition, params, legal, key: `${definition.kind} ${JSON.stringify(params)}` }
  known.set(node.params, complete)
  return complete
}
