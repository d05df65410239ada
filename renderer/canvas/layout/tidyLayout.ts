import type { ElkNode } from 'elkjs/lib/elk-api.js'
import type { Graph } from '../../../engine/contract/document.ts'
import { cardWidth, plainCardHeight } from '../../../engine/layout/cardBox.ts'
import type { Point } from '../../../engine/layout/wirePath.ts'
import { drawnGraph, stackInRows } from './rowLayout.ts'

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
      children: graph.nodes.map((node) => ({ id: node.id, width: cardWidth, height: plainCardHeight })),
      edges: graph.wires
        .filter((wire) => known.has(wire.from) && known.has(wire.to))
        .map((wire) => ({ id: wire.id, sources: [wire.from], targets: [wire.to] })),
    })
    const places = new Map((laidOut.children ?? []).map((child) => [child.id, { x: child.x ?? 0, y: child.y ?? 0 }]))
    return stackInRows(graph, { places, aspect })
  } finally {
    elk.terminateWorker()
  }
}
