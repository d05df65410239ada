import type { ElkNode } from 'elkjs/lib/elk-api.js'
import type { Graph } from '../../engine/contract/document.ts'
import { nodeId, type NodeId } from '../../engine/contract/ids.ts'
import { rowPitch } from '../../engine/document/cardPlaces.ts'
import type { Point } from '../../engine/layout/wirePath.ts'
import { connectedParts } from '../../engine/graph/reachability.ts'
import { shownCards } from '../../engine/graph/shownCards.ts'
import { drawnWires } from '../../engine/layout/drawnWires.ts'
import { wrapRows } from '../../engine/layout/wrapRows.ts'

const cardWidth = 158
const cardHeight = 92

/**
 * New places for all cards, by their keys: layers from left to right (ELK's layered method), long networks wrapped into rows that suit
 * the canvas's proportions. Works in ELK's own worker.
 */
export async function tidyLayout(document: Graph, { aspect }: { readonly aspect: number }): Promise<ReadonlyMap<string, Point>> {
  if (document.nodes.length === 0) return new Map()
  const graph = drawnGraph(document)
  const [{ default: Elk }, { default: workerUrl }] = await Promise.all([
    import('elkjs/lib/elk-api.js'),
    import('elkjs/lib/elk-worker.min.js?url'),
  ])
  const elk = new Elk({ workerUrl })
  try {
    const known = new Set<string>(graph.nodes.map((node) => node.id))
    const laidOut: ElkNode = await elk.layout({
      id: 'root',
      layoutOptions: {
        'elk.algorithm': 'layered',
        'elk.direction': 'RIGHT',
        'elk.layered.spacing.nodeNodeBetweenLayers': '42',
        'elk.spacing.nodeNode': '48',
        'elk.layered.nodePlacement.strategy': 'BRANDES_KOEPF',
        'elk.layered.nodePlacement.bk.fixedAlignment': 'BALANCED',
        'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
        'elk.separateConnectedComponents': 'false',
      },
      children: graph.nodes.map((node) => ({ id: node.id, width: cardWidth, height: cardHeight })),
      edges: graph.wires
        .filter((wire) => known.has(wire.from) && known.has(wire.to))
        .map((wire) => ({ id: wire.id, sources: [wire.from], targets: [wire.to] })),
    })
    const places = new Map((laidOut.children ?? []).map((child) => [child.id, { x: child.x ?? 0, y: child.y ?? 0 }]))
    return stackParts(graph, { places, aspect })
  } finally {
    elk.terminateWorker()
  }
}

/** What is seen, as if it were the network: folded groups are nodes of it. */
function drawnGraph(document: Graph): Graph {
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
function stackParts(
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
