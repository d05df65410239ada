import type { Graph, GraphNode } from '../contract/document.ts'
import type { NodeTable } from './idTable.ts'
import { indexGraph, type GraphIndex, type Wiring } from './indexGraph.ts'
import { RecentMap } from './recentMap.ts'
import { sameItems } from './roster.ts'
import { listAt, othersAt } from './wireLists.ts'

/** A graph without params and places: kinds and names in document order, and how the nodes are joined. */
export interface Outline {
  readonly wiring: Wiring
  /** Kinds and names are those of these nodes; all else about them may have changed since. */
  readonly nodes: NodeTable<GraphNode>
}

const outlines = new RecentMap<Wiring, Outline>()

/** Keeps its identity while nothing but params, places, groups and frozen weights changes. */
export function outlineOf(graph: Graph): Outline {
  const { wiring, nodes } = indexGraph(graph)
  const known = outlines.get(wiring)
  if (known !== undefined && wiring.roster.slots.every((slot) => isAlike(known.nodes.at(slot), nodes.at(slot)))) return known
  const outline: Outline = { wiring, nodes }
  outlines.set(wiring, outline)
  return outline
}

function isAlike(left: GraphNode | undefined, right: GraphNode | undefined): boolean {
  return left === right || (left?.kind === right?.kind && left?.name === right?.name)
}

/** From one outline to the next. */
export interface OutlineChange {
  readonly before: Outline
  readonly index: GraphIndex
}

/**
 * Remembers what follows from a graph's outline alone, so that most edits do not work it out again. `compute` is given a
 * whole graph, but must not look at params, places, groups or frozen weights. Where it is said how to tell that what was
 * found before the last edit `stillHolds`, an edit of the outline does not work it out again either.
 */
export function perOutline<Found extends object>(
  compute: (graph: Graph) => Found,
  stillHolds?: (found: Found, change: OutlineChange) => boolean,
): (graph: Graph) => Found {
  const known = new RecentMap<Outline, Found>()
  let last: { readonly outline: Outline; readonly found: Found } | null = null
  const holdsFor = (index: GraphIndex): boolean =>
    last !== null &&
    stillHolds !== undefined &&
    !hasTwins(index) &&
    last.outline.wiring.roster.sharesSlots(index.roster) &&
    stillHolds(last.found, { before: last.outline, index })
  return (graph) => {
    const outline = outlineOf(graph)
    if (last?.outline === outline) return last.found
    const index = indexGraph(graph)
    const found = known.get(outline) ?? (holdsFor(index) && last !== null ? last.found : compute(graph))
    last = hasTwins(index) ? null : { outline, found }
    known.set(outline, found)
    return found
  }
}

/** A broken document's nodes that share an id cannot be told apart from one edit to the next. */
function hasTwins({ graph, roster }: GraphIndex): boolean {
  return roster.ids.length < graph.nodes.length
}

/** Nodes that are new, or have another kind or name. */
export function changedNodes({ before, index }: OutlineChange): readonly GraphNode[] {
  const changed: GraphNode[] = []
  index.nodes.forEach((node) => {
    if (!isAlike(node, before.nodes.get(node.id))) changed.push(node)
  })
  return changed
}

/**
 * Whether it holds for all nodes about which their neighbourhood may say something else than before: those that changed,
 * those behind them, and those with other wires into them.
 */
export function holdsWhereTouched(change: OutlineChange, test: (node: GraphNode) => boolean): boolean {
  const { before, index } = change
  for (const node of changedNodes(change)) {
    if (!test(node)) return false
    for (const target of othersAt(index.outgoing, index.roster.slotOf(node.id) ?? 0)) {
      const behind = index.nodes.at(target)
      if (behind !== undefined && !test(behind)) return false
    }
  }
  return index.roster.slots.every((slot) => {
    const node = index.nodes.at(slot)
    return node === undefined || sameItems(listAt(before.wiring.incoming, slot), listAt(index.incoming, slot)) || test(node)
  })
}
