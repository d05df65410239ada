import type { Graph } from '../contract/document.ts'
import { indexGraph, type Wiring } from './indexGraph.ts'
import { RecentMap } from './recentMap.ts'

/** A graph without params and places: kinds and names in document order, and how the nodes are joined. */
export interface Outline {
  readonly wiring: Wiring
  readonly kinds: readonly string[]
  readonly names: readonly string[]
}

const outlines = new RecentMap<Wiring, Outline>()

/** Keeps its identity while nothing but params, places, groups and frozen weights changes. */
export function outlineOf(graph: Graph): Outline {
  const { wiring } = indexGraph(graph)
  const known = outlines.get(wiring)
  if (known !== undefined && fits(known, graph)) return known
  const outline: Outline = {
    wiring,
    kinds: graph.nodes.map((node) => node.kind),
    names: graph.nodes.map((node) => node.name),
  }
  outlines.set(wiring, outline)
  return outline
}

function fits({ kinds, names }: Outline, { nodes }: Graph): boolean {
  return nodes.every((node, at) => node.kind === kinds[at] && node.name === names[at])
}

/**
 * Remembers what follows from a graph's outline alone, so that most edits do not work it out again. `compute` is given a
 * whole graph, but must not look at params, places, groups or frozen weights.
 */
export function perOutline<Found extends object>(compute: (graph: Graph) => Found): (graph: Graph) => Found {
  const found = new RecentMap<Outline, Found>()
  return (graph) => {
    const outline = outlineOf(graph)
    const known = found.get(outline)
    if (known !== undefined) return known
    const fresh = compute(graph)
    found.set(outline, fresh)
    return fresh
  }
}
