import type { GraphNode } from '../../contract/document.ts'
import type { NodeId } from '../../contract/ids.ts'

/**
 * A variable for each node: its name where that is one, else with underscores for what is not ASCII, else its kind. None ends
 * like those of a node's helper layers ("_pad", "_crop").
 */
export function nameIdentifiers(nodes: readonly GraphNode[], reserved: ReadonlySet<string>): ReadonlyMap<NodeId, string> {
  const taken = new Set(reserved)
  const found = new Map<NodeId, string>()
  /* Names that can stay come first: no other node may take them away. */
  for (const node of nodes) {
    if (!isPlain(node.name) || taken.has(node.name)) continue
    taken.add(node.name)
    found.set(node.id, node.name)
  }
  for (const node of nodes) {
    if (found.has(node.id)) continue
    const wish = asIdentifier(node.name, node.kind)
    const name = freeName(reserved.has(wish) ? (wish === 'input' ? 'inputs' : `${wish}_layer`) : wish, taken)
    taken.add(name)
    found.set(node.id, name)
  }
  return found
}

const helperEnding = /_(pad|crop|negate|nearest|edge|image|zeros)$/

function isPlain(name: string): boolean {
  return /^[A-Za-z][A-Za-z0-9_]*$/.test(name) && !helperEnding.test(name)
}

/** "Block 1/conv" → "Block_1_conv"; "卷积" → the kind. */
export function asIdentifier(name: string, otherwise: string): string {
  const words = name.replaceAll(/[^A-Za-z0-9]+/g, '_').replaceAll(/^_+|_+$/g, '')
  if (!/[A-Za-z]/.test(words)) return /^\d+$/.test(words) ? `${otherwise}_${words}` : otherwise
  const legal = /^\d/.test(words) ? `${otherwise}_${words}` : words
  return helperEnding.test(legal) ? `${legal}_layer` : legal
}

function freeName(wish: string, taken: ReadonlySet<string>): string {
  let name = wish
  for (let number = 2; taken.has(name); number += 1) name = `${wish}_${number}`
  return name
}
