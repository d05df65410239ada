import { nodeParams } from '../analyse/nodeParams.ts'
import type { GraphNode } from '../contract/document.ts'
import { layerKind } from '../layers/registry.ts'

/** What was chosen for a node, in one line as its card has it: "3×3 · 32 · same"; empty where there is nothing to tell. null for unknown kinds. */
export function settingsLine(node: GraphNode): string | null {
  const definition = layerKind(node.kind)
  if (definition === undefined) return null
  // Products read as products: "3x3" and "3×3" alike.
  return definition.settings(nodeParams(node, definition)).replaceAll(/(\d)x(\d)/g, '$1×$2')
}
