import type { Wire } from '../contract/document.ts'
import type { AnyLayerDefinition } from '../layers/defineLayer.ts'

/** A node's wires by its ports: document order, but first port first. Wires into ports that the kind lacks are left out. */
export function wiresInPortOrder(definition: AnyLayerDefinition, wires: readonly Wire[]): readonly Wire[] {
  const [only, ...others] = definition.inputs
  if (only === undefined) return []
  if (others.length === 0)
    return wires.every((wire) => wire.toPort === only.name) ? wires : wires.filter((wire) => wire.toPort === only.name)
  return definition.inputs.flatMap((port) => wires.filter((wire) => wire.toPort === port.name))
}
