import type { Wire } from '../contract/document.ts'
import type { AnyLayerDefinition } from '../layers/defineLayer.ts'

const noWires: readonly Wire[] = []

/** A node's wires by its ports: document order, but first port first. Wires into ports that the kind lacks are left out. */
export function wiresInPortOrder(definition: AnyLayerDefinition, wires: readonly Wire[]): readonly Wire[] {
  const only = definition.inputs[0]
  if (only === undefined) return noWires
  if (definition.inputs.length === 1)
    return countWires(wires, only.name) === wires.length ? wires : wires.filter((wire) => wire.toPort === only.name)
  return definition.inputs.flatMap((port) => wires.filter((wire) => wire.toPort === port.name))
}

export function countWires(wires: readonly Wire[], port: string): number {
  let count = 0
  for (let at = 0; at < wires.length; at += 1) if (wires[at]?.toPort === port) count += 1
  return count
}

/** Every port has its wire; a merge has two or more; no port has one too many. */
export function portsFilled(definition: AnyLayerDefinition, wires: readonly Wire[]): boolean {
  for (const { name, multiple } of definition.inputs) {
    const count = countWires(wires, name)
    if (multiple ? count < 2 : count !== 1) return false
  }
  return true
}
