import type { Graph, GraphNode, Params, Wire } from '../contract/document.ts'
import { nodeId, wireId } from '../contract/ids.ts'

/** A node by its kind, with params that differ from the defaults. */
export type Drawing = Readonly<Record<string, { readonly kind: string; readonly params?: Params; readonly frozen?: true }>>

/**
 * A document from a short drawing, for tests and measurements: nodes by name (also their id), wires as "a → b".
 * Wires go into the port "in"; "a → b.left" names another.
 */
export function drawGraph(nodes: Drawing, wires: readonly string[]): { readonly graph: Graph } {
  return { graph: { nodes: Object.entries(nodes).map(drawNode), wires: wires.map(drawWire), groups: [] } }
}

function drawNode([name, { kind, params = {}, frozen }]: [string, Drawing[string]], position: number): GraphNode {
  const node = { id: nodeId(name), kind, name, params, x: position * 200, y: 0 }
  return frozen === undefined ? node : { ...node, frozen }
}

function drawWire(wire: string): Wire {
  const [from = '', target = ''] = wire.split(' → ')
  const [to = '', toPort = 'in'] = target.split('.')
  return { id: wireId(wire), from: nodeId(from), to: nodeId(to), toPort }
}
