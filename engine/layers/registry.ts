import type { Params } from '../contract/document.ts'
import { dense } from './dense.ts'
import type { AnyLayerDefinition } from './defineLayer.ts'
import { input } from './input.ts'

/** The one list of all layer kinds, in the order the palette shows them. */
export const layerKinds: readonly AnyLayerDefinition[] = [input, dense]

const byKind: ReadonlyMap<string, AnyLayerDefinition> = new Map(layerKinds.map((definition) => [definition.kind, definition]))

/** undefined for a kind this version does not know. */
export function layerKind(kind: string): AnyLayerDefinition | undefined {
  return byKind.get(kind)
}

/** The params of a fresh node, or of a node with some of them given. */
export function withDefaults(definition: AnyLayerDefinition, params: Params = {}): Params {
  const defaults = Object.fromEntries(Object.entries(definition.params).map(([name, spec]) => [name, spec.default]))
  return { ...defaults, ...params }
}
