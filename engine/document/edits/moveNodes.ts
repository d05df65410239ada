import type { NetDocument } from '../../contract/document.ts'
import type { NodeId } from '../../contract/ids.ts'
import { succeed, type Result } from '../../contract/problem.ts'
import { maximumCoordinate } from '../documentLimits.ts'
import type { Place } from './cardPlaces.ts'
import { replaceGraph } from './replaceGraph.ts'

/** Puts nodes at new places (canvas pixels, kept within the canvas). Nodes that are gone are passed over: a drag may outlive them. */
export function moveNodes(
  document: NetDocument,
  { places }: { readonly places: ReadonlyMap<NodeId, Place> },
): Result<NetDocument> {
  const nodes = document.graph.nodes.map((node) => {
    const place = places.get(node.id)
    if (place === undefined) return node
    const x = withinCanvas(place.x)
    const y = withinCanvas(place.y)
    return x === node.x && y === node.y ? node : { ...node, x, y }
  })
  return succeed(
    nodes.every((node, index) => node === document.graph.nodes[index]) ? document : replaceGraph(document, { nodes }),
  )
}

function withinCanvas(value: number): number {
  if (!Number.isFinite(value)) return 0
  return Math.min(maximumCoordinate, Math.max(-maximumCoordinate, Math.round(value * 100) / 100)) + 0
}
