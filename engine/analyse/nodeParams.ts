import type { GraphNode, Params } from '../contract/document.ts'
import type { AnyLayerDefinition } from '../layers/defineLayer.ts'
import { layerSetup } from './layerSetup.ts'

/** The node's params, with the kind's defaults for those that it does not name. */
export function nodeParams(node: GraphNode, definition: AnyLayerDefinition): Params {
  return layerSetup(node, definition).params
}

/** Whether the kind allows every value; `checkParams` says which it does not. */
export function hasLegalParams(node: GraphNode, definition: AnyLayerDefinition): boolean {
  return layerSetup(node, definition).isLegal
}
