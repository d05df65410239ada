import type { GraphNode } from '../contract/document.ts'
import type { NodeId } from '../contract/ids.ts'

/**
 * A tf.js layer name for each node: tf.js takes only letters, digits, "_", "-", "." and "/" in tensor names, and names
 * must differ. A node whose name has none of them takes its kind's.
 */
export function layerNames(nodes: readonly GraphNode[]): ReadonlyMap<NodeId, string> {
  const taken = new Set<string>()
  return new Map(
    nodes.map((node) => {
      const plain = node.name.replace(/[^A-Za-z0-9_.-]+/g, '_').replace(/^[^A-Za-z0-9]+|_+$/g, '')
      const base = plain === '' ? node.kind : plain
      let name = base
      for (let number = 2; taken.has(name); number++) name = `${base}_${number}`
      taken.add(name)
      return [node.id, name]
    }),
  )
}
