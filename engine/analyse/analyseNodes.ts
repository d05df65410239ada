import type { Graph, GraphNode, Wire } from '../contract/document.ts'
import type { NodeId } from '../contract/ids.ts'
import { emptySlots, IdTable, type NodeTable } from '../graph/idTable.ts'
import { indexGraph, type GraphIndex } from '../graph/indexGraph.ts'
import { sameItems } from '../graph/roster.ts'
import { Scratch } from '../graph/scratch.ts'
import { sameShape, type Shape } from '../graph/shape.ts'
import { topology } from '../graph/topology.ts'
import { listAt, othersAt } from '../graph/wireLists.ts'
import { layerKind } from '../layers/registry.ts'
import { AnalysedLayer } from './analysedLayer.ts'
import { analyseNode, type NodeInputs } from './analyseNode.ts'
import type { NodeAnalysis, ReceptiveField } from './analysis.ts'
import { wiresInPortOrder } from './portWires.ts'
import { fieldsEqual, largerField } from './receptiveField.ts'

/** Every node's result with its own problems only, and the graph it is the result of. */
export interface OwnResults {
  readonly index: GraphIndex
  readonly nodes: NodeTable<NodeAnalysis>
  readonly hasCycles: boolean
}

/**
 * Works out every node, upstream first. A node whose params and inputs are as they were `before` keeps its result, so
 * that a change ends where it no longer makes a difference; one that only sees further keeps all but its field.
 */
export function analyseNodes(graph: Graph, { before }: { readonly before: OwnResults | null }): OwnResults {
  const { order, cycles } = topology(graph)
  const index = indexGraph(graph)
  const hasCycles = cycles.length > 0
  const isAkin = before !== null && before.index.roster.sharesSlots(index.roster)
  const pass = new Pass(index, isAkin ? before : null)
  // What a node inside a cycle sees hangs on the order too, so there every node is looked at.
  const spreads = isAkin && !hasCycles && !before.hasCycles
  if (spreads) pass.keepUntouched()
  const visit = (id: NodeId): void => pass.visit(index.roster.slotOf(id) ?? 0)
  order.forEach(visit)
  cycles.forEach((cycle) => cycle.forEach(visit))
  return { index, nodes: pass.results(), hasCycles }
}

/** What may have changed about a node. */
const asBefore = 0
const inputs = 1
const layerOrWires = 2
const changes = new Scratch()

/** One walk over the graph. It allocates next to nothing where nothing has changed: garbage would cost more than the walk. */
class Pass {
  readonly #index: GraphIndex
  readonly #before: OwnResults | null
  /** By slot; filled from upstream to downstream, which may be any order. */
  readonly #results: (NodeAnalysis | undefined)[]
  readonly #changes: Int32Array
  /** By number of wires: what is on those of the node that is looked at. */
  readonly #shapes: (Shape | null)[][] = []
  readonly #inputs: { -readonly [Part in keyof NodeInputs]: NodeInputs[Part] } = { wires: [], shapes: [], seen: null }
  #isSame: boolean

  constructor(index: GraphIndex, before: OwnResults | null) {
    this.#index = index
    this.#before = before
    this.#results = emptySlots(index.roster)
    this.#changes = changes.take(index.roster.capacity, layerOrWires)
    this.#isSame = before !== null && before.index.roster === index.roster
  }

  /** The table of before where every node has kept its result. */
  results(): NodeTable<NodeAnalysis> {
    return this.#isSame && this.#before !== null ? this.#before.nodes : new IdTable(this.#index.roster, this.#results)
  }

  /** Takes over the results of all nodes that are on the same wires as before; `visit` then passes over them. */
  keepUntouched(): void {
    const { slots } = this.#index.roster
    for (let at = 0; at < slots.length; at += 1) {
      const slot = slots[at] ?? 0
      const known = this.#before?.nodes.at(slot)
      if (known === undefined || !this.#isAlike(slot)) continue
      this.#changes[slot] = asBefore
      this.#results[slot] = known
    }
  }

  visit(slot: number): void {
    const node = this.#index.nodes.at(slot)
    const change = this.#changes[slot]
    if (node === undefined || change === asBefore) return
    const wires = portWires(node, listAt(this.#index.incoming, slot))
    const known = this.#before?.nodes.at(slot)
    const isAlike = known !== undefined && (change === inputs || this.#isAlike(slot))
    const next = (isAlike ? this.#refreshed(known, wires) : null) ?? this.#fresh(node, wires)
    this.#results[slot] = next
    if (next === known) return
    this.#isSame = false
    const looksTheSame =
      known !== undefined &&
      sameShape(known.outputShape, next.outputShape) &&
      fieldsEqual(known.receptiveField, next.receptiveField)
    if (!looksTheSame) this.#tellBehind(slot)
  }

  #tellBehind(slot: number): void {
    for (const target of othersAt(this.#index.outgoing, slot))
      if (this.#changes[target] === asBefore) this.#changes[target] = inputs
  }

  /** The same layer on the same wires as before. */
  #isAlike(slot: number): boolean {
    const before = this.#before?.index
    const node = this.#index.nodes.at(slot)
    const other = before?.nodes.at(slot)
    if (before === undefined || node === undefined || other === undefined || !sameLayer(other, node)) return false
    return before.wiring === this.#index.wiring || sameItems(listAt(before.incoming, slot), listAt(this.#index.incoming, slot))
  }

  /** What is known of a node that is alike, brought up to date; null where other shapes arrive at it. */
  #refreshed(known: NodeAnalysis, wires: readonly Wire[]): NodeAnalysis | null {
    for (let at = 0; at < wires.length; at += 1) {
      const wire = wires[at]
      if (wire !== undefined && !sameShape(known.inputShapes[at], this.#shapeOn(wire))) return null
    }
    if (!(known instanceof AnalysedLayer)) return known
    const seen = this.#seenOn(wires)
    return fieldsEqual(seen, known.seen) ? known : known.seeing(seen)
  }

  #fresh(node: GraphNode, wires: readonly Wire[]): NodeAnalysis {
    // A list for each number of wires: one that is emptied and filled again would get new room each time.
    const shapes = (this.#shapes[wires.length] ??= Array<Shape | null>(wires.length).fill(null))
    for (let at = 0; at < wires.length; at += 1) {
      const wire = wires[at]
      shapes[at] = wire === undefined ? null : this.#shapeOn(wire)
    }
    const inputs = this.#inputs
    inputs.wires = wires
    inputs.shapes = shapes
    inputs.seen = this.#seenOn(wires)
    return analyseNode(node, inputs)
  }

  #resultBefore(wire: Wire): NodeAnalysis | undefined {
    const slot = this.#index.roster.slotOf(wire.from)
    return slot === undefined ? undefined : this.#results[slot]
  }

  /** null inside a cycle too, where what comes before is not known yet. */
  #shapeOn(wire: Wire): Shape | null {
    return this.#resultBefore(wire)?.outputShape ?? null
  }

  #seenOn(wires: readonly Wire[]): ReceptiveField | null {
    let seen: ReceptiveField | null = null
    for (let at = 0; at < wires.length; at += 1) {
      const wire = wires[at]
      const field = (wire === undefined ? undefined : this.#resultBefore(wire)?.receptiveField) ?? null
      seen = at === 0 ? field : largerField(seen, field)
    }
    return seen
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
