import type { Wire } from '../contract/document.ts'
import type { AnyLayerDefinition, InputPort } from '../layers/defineLayer.ts'

const noWires: readonly Wire[] = []

/** A node's wires by its ports: document order, but first port first. Wires into ports that the kind lacks are left out. */
export function wiresInPortOrder(definition: AnyLayerDefinition, wires: readonly Wire[]): readonly Wire[] {
  const only = definition.inputs[0]
  if (only === undefined) return noWires
  // Apart, because a function that holds another makes room for what both see, whether or not it comes to that.
  return definition.inputs.length === 1 && countWires(wires, only.name) === wires.length
    ? wires
    : sortByPort(definition.inputs, wires)
}

function sortByPort(ports: readonly InputPort[], wires: readonly Wire[]): readonly Wire[] {
  return ports.flatMap((port) => wires.filter((wire) => wire.toPort === port.name))
}

/** How many of a node's incoming wires end at one port. */
export function countWires(wires: readonly Wire[], port: string): number {
  let count = 0
  for (let at = 0; at < wires.length; at += 1) if (wires[at]?.toPort === port) count += 1
  return count
}

/** Every port has its wire; a merge has two or more; no port has one too many. */
export function portsFilled(definition: AnyLayerDefinition, wires: readonly Wire[]): boolean {
  const { inputs } = definition
  for (let at = 0; at < inputs.length; at += 1) {
    const port = inputs[at]
    const count = port === undefined ? 0 : countWires(wires, port.name)
    if (port?.multiple === true ? count < 2 : count !== 1) return false
  }
  return true
}
