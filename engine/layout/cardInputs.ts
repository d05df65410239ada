import type { GraphNode } from '../contract/document.ts'
import type { InputPort } from '../layers/defineLayer.ts'
import { layerKind } from '../layers/registry.ts'

const anyInput: readonly InputPort[] = [{ name: 'in', multiple: true }]

/** A card's input ports from above; an unknown layer takes whatever comes. */
export function cardInputs({ kind }: Pick<GraphNode, 'kind'>): readonly InputPort[] {
  return layerKind(kind)?.inputs ?? anyInput
}
