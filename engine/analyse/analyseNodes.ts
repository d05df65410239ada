import type { Graph, GraphNode, Wire } from '../contract/document.ts'
import type { NodeId } from '../contract/ids.ts'
import { indexGraph, type GraphIndex } from '../graph/indexGraph.ts'
import { NodeTable } from '../graph/nodeTable.ts'
import { sameShape, type Shape } from '../graph/shape.ts'
import { topology } from '../graph/topology.ts'
import { layerKind } from '../layers/registry.ts'
import { AnalysedLayer } from './analysedLayer.ts'
import type { NodeAnalysis, ReceptiveField } from './analysis.ts'
import { analyseNode } from './analyseNode.ts'
import { wiresInPortOrder } from './portWires.ts'
import { fieldsEqual, largerField } from './receptiveField.ts'

/** Every node's result with its own problems only, and the graph it is the result of. */
export interface OwnResults {
  readonly index: GraphIndex
  readonly nodes: NodeTable<NodeAnalysis>
}

/**
 * Works out every node, upstream first. A node whose params and inputs are as they were `before` keeps its result, so
 * that a change ends where it no longer makes a difference; one that only sees further keeps all but its field.
 */
export function analyseNodes(graph: Graph, { before }: { readonly before: OwnResults | null }): OwnResults {
  const { order, cycles } = topology(graph)
  const pass = new Pass(indexGraph(graph), before)
  for (const id of order) pass.visit(id)
  for (const cycle of cycles) for (const id of cycle) pass.visit(id)
  return pass.result()
}

/** One walk over the graph. It allocates next to nothing where nothing has changed: garbage would cost more than the walk. */
class Pass {
  readonly #index: GraphIndex
  readonly #before: OwnResults | null
  readonly #places: ReadonlyMap<NodeId, number>
  /** By place; filled from upstream to downstream, which may be any order. */
  readonly #results: NodeAnalysis[]
  /** By place: 1 where a node sees something else than before. */
  readonly #seesElse: Uint8Array

  constructor(index: GraphIndex, before: OwnResults | null) {
    this.#index = index
    this.#before = before
    this.#places = index.roster.places
    this.#results = Array<NodeAnalysis>(this.#places.size)
    this.#seesElse = new Uint8Array(this.#places.size)
  }

  result(): OwnResults {
    return { index: this.#index, nodes: new NodeTable(this.#index.roster, this.#results) }
  }

  visit(id: NodeId): void {
    const node = this.#index.nodes.get(id)
    const place = this.#places.get(id)
    if (node === undefined || place === undefined) return
    const wires = this.#index.into(id)
    const known = this.#before?.nodes.get(id)
    const result = known !== undefined && this.#isAlike(node, wires) ? this.#refreshed(known, node, wires) : null
    const next = result ?? this.#fresh(node, wires)
    this.#results[place] = next
    if (known === undefined || (next !== known && !fieldsEqual(next.receptiveField, known.receptiveField)))
      this.#seesElse[place] = 1
  }

  /** The same layer on the same wires as before. */
  #isAlike(node: GraphNode, wires: readonly Wire[]): boolean {
    const index = this.#before?.index
    const other = index?.nodes.get(node.id)
    return index !== undefined && other !== undefined && sameLayer(other, node) && sameWires(index.into(node.id), wires)
  }

  /** What is known of a node that is alike, brought up to date; null where other shapes arrive at it. */
  #refreshed(known: NodeAnalysis, node: GraphNode, incoming: readonly Wire[]): NodeAnalysis | null {
    const wires = portWires(node, incoming)
    for (let at = 0; at < wires.length; at += 1) {
      const wire = wires[at]
      if (wire !== undefined && !sameShape(known.inputShapes[at], this.#shapeOn(wire))) return null
    }
    if (!(known instanceof AnalysedLayer) || !this.#anySeesElse(wires)) return known
    const further = known.seeing(this.#seenOn(wires))
    return further.receptiveField === null && known.receptiveField === null ? known : further
  }

  #fresh(node: GraphNode, incoming: readonly Wire[]): NodeAnalysis {
    const wires = portWires(node, incoming)
    return analyseNode(node, { wires, shapes: wires.map((wire) => this.#shapeOn(wire)), seen: this.#seenOn(wires) })
  }

  #anySeesElse(wires: readonly Wire[]): boolean {
    return wires.some((wire) => this.#seesElse[this.#places.get(wire.from) ?? -1] === 1)
  }

  /** null inside a cycle too, where what comes before is not known yet. */
  #shapeOn(wire: Wire): Shape | null {
    return this.#results[this.#places.get(wire.from) ?? -1]?.outputShape ?? null
  }

  #seenOn(wires: readonly Wire[]): ReceptiveField | null {
    let seen: ReceptiveField | null | undefined
    for (const wire of wires) {
      const field = this.#results[this.#places.get(wire.from) ?? -1]?.receptiveField ?? null
      seen = seen === undefined ? field : largerField(seen, field)
    }
    return seen ?? null
  }
}

function portWires(node: GraphNode, incoming: readonly Wire[]): readonly Wire[] {
  const definition = layerKind(node.kind)
  return definition === undefined ? incoming : wiresInPortOrder(definition, incoming)
}

/** Everything but the place on the canvas and the group. */
function sameLayer(left: GraphNode, right: GraphNode): boolean {
  return (
    left === right ||
    (left.id === right.id &&
      left.kind === right.kind &&
      left.name === right.name &&
      left.params === right.params &&
      left.frozen === right.frozen)
  )
}

function sameWires(left: readonly Wire[], right: readonly Wire[]): boolean {
  if (left === right) return true
  if (left.length !== right.length) return false
  for (let at = 0; at < left.length; at += 1) if (left[at] !== right[at]) return false
  return true
}
