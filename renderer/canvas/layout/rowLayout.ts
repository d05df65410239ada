import type { Graph } from '../../../engine/contract/document.ts'
import { nodeId, type NodeId } from '../../../engine/contract/ids.ts'
import { rowPitch } from '../../../engine/document/edits/cardPlaces.ts'
import { connectedParts } from '../../../engine/graph/reachability.ts'
import { shownCards } from '../../../engine/graph/shownCards.ts'
import { columnPlaces } from '../../../engine/layout/columnPlaces.ts'
import { drawnWires } from '../../../engine/layout/drawnWires.ts'
import type { Point } from '../../../engine/layout/wirePath.ts'
import { wrapRows } from '../../../engine/layout/wrapRows.ts'

/**
 * New places for all cards, by their keys: the longest path in columns from left to right, branches below, wrapped into
 * rows. Linear in cards and wires, so that it can be waited for; `tidyLayout` takes seconds for what crosses less.
 */
export function rowLayout(document: Graph, { aspect }: { readonly aspect: number }): ReadonlyMap<string, Point> {
  const graph = drawnGraph(document)
  return stackInRows(graph, { places: columnPlaces(graph, () => 1), aspect })
}

/** What is seen, as if it were the network: folded groups are nodes of it. */
export function drawnGraph(document: Graph): Graph {
  return {
    nodes: shownCards(document).cards.map(({ key, x, y, home }) => ({
      id: nodeId(key),
      kind: '',
      name: key,
      params: {},
      x,
      y,
      ...(home === undefined ? {} : { group: home }),
    })),
    wires: drawnWires(document).map(({ id, from, to, toPort }) => ({
      id,
      from: nodeId(from.key),
      to: nodeId(to.key),
      toPort: toPort ?? 'in',
    })),
    groups: document.groups,
  }
}

/** Parts without a wire between them stand below each other, the largest first, each in its own rows. */
export function stackInRows(
  graph: Graph,
  { places, aspect }: { readonly places: ReadonlyMap<string, Point>; readonly aspect: number },
): ReadonlyMap<NodeId, Point> {
  const result = new Map<NodeId, Point>()
  let top = 0
  const parts = connectedParts(graph, new Set(graph.nodes.map((node) => node.id))).toSorted(
    (left, right) => right.length - left.length,
  )
  for (const part of parts) {
    const members = new Set(part)
    const nodes = graph.nodes.filter((node) => members.has(node.id))
    let bottom = top
    for (const [id, place] of wrapRows({ ...graph, nodes }, { places, aspect })) {
      result.set(id, { x: place.x, y: place.y + top })
      bottom = Math.max(bottom, place.y + top)
    }
    top = bottom + rowPitch
  }
  return result
}
