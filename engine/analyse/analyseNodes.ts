import type { Graph, GraphNode, Wire } from '../contract/document.ts'
import type { NodeId } from '../contract/ids.ts'
import { indexGraph, type GraphIndex } from '../graph/indexGraph.ts'
import { NodeTable } from '../graph/nodeTable.ts'
import { shapesEqual, type Shape } from '../graph/shape.ts'
import { topology } from '../graph/topology.ts'
import { layerKind } from '../layers/registry.ts'
import { AnalysedLayer } from './analysedLayer.ts'
import type { NodeAnalysis, ReceptiveField } from './analysis.ts'
import { analyseNode, fieldBehind, type NodeInputs } from './analyseNode.ts'
import { FactsTable } from './factsTable.ts'
import { wiresInPortOrder } from './portWires.ts'

/** A node's result, and what it was worked out from. */
export interface NodeMemo {
  readonly node: GraphNode
  readonly inputs: NodeInputs
  /** With the node's own problems only. */
  readonly analysis: NodeAnalysis
}

export type NodeMemos = NodeTable<NodeMemo>

/**
 * Works out every node, upstream first. A node whose params and inputs are as they were `before` keeps its result, so
 * that a change ends where it no longer makes a difference; one that only sees further keeps all but its field.
 */
export function analyseNodes(graph: Graph, { before }: { readonly before: NodeMemos | null }): NodeMemos {
  const { order, cycles } = topology(graph)
  const pass = new Pass(graph, before)
  for (const id of order) pass.visit(id)
  for (const cycle of cycles) for (const id of cycle) pass.visit(id)
  return pass.result()
}

/** One walk over the graph. It allocates little where nothing has changed: garbage would cost more than the walk. */
class Pass {
  readonly #memos: NodeMemo[]
  readonly #places: ReadonlyMap<NodeId, number>
  readonly #index: GraphIndex
  readonly #before: NodeMemos | null
  readonly #facts = new FactsTable()

  constructor(graph: Graph, before: NodeMemos | null) {
    this.#index = indexGraph(graph)
    this.#before = before
    this.#places = this.#index.roster.places
    // Filled from upstream to downstream, which may be any order.
    this.#memos = Array<NodeMemo>(this.#places.size)
  }

  result(): NodeMemos {
    return new NodeTable(this.#index.roster, this.#memos)
  }

  visit(id: NodeId): void {
    const node = this.#index.nodes.get(id)
    const place = this.#places.get(id)
    if (node === undefined || place === undefined) return
    const definition = layerKind(node.kind)
    const incoming = this.#index.into(id)
    const wires = definition === undefined ? incoming : wiresInPortOrder(definition, incoming)
    const known = this.#before?.get(id)
    const isAlike = known !== undefined && sameLayer(known.node, node) && this.#sameShapes(known.inputs, wires)
    this.#memos[place] = isAlike && this.#sameFields(known.inputs) ? known : this.#fresh(node, wires, isAlike ? known : null)
  }

  #fresh(node: GraphNode, wires: readonly Wire[], alike: NodeMemo | null): NodeMemo {
    const fields = wires.map((wire) => this.#fieldOn(wire))
    if (alike !== null) {
      const inputs: NodeInputs = { wires, shapes: alike.inputs.shapes, fields }
      return { node, inputs, analysis: seeingFurther(alike.analysis, inputs) }
    }
    const inputs: NodeInputs = { wires, shapes: wires.map((wire) => this.#shapeOn(wire)), fields }
    return { node, inputs, analysis: analyseNode(node, inputs, { facts: this.#facts }) }
  }

  /** The same wires, and the same shapes on them. */
  #sameShapes(known: NodeInputs, wires: readonly Wire[]): boolean {
    if (known.wires.length !== wires.length) return false
    for (let at = 0; at < wires.length; at += 1) {
      const wire = wires[at]
      if (wire === undefined || known.wires[at] !== wire || !sameShape(known.shapes[at], this.#shapeOn(wire))) return false
    }
    return true
  }

  #sameFields({ wires, fields }: NodeInputs): boolean {
    for (let at = 0; at < wires.length; at += 1) {
      const wire = wires[at]
      if (wire !== undefined && !sameField(fields[at], this.#fieldOn(wire))) return false
    }
    return true
  }

  /** null inside a cycle too, where what comes before is not known yet. */
  #shapeOn(wire: Wire): Shape | null {
    return this.#memos[this.#places.get(wire.from) ?? -1]?.analysis.outputShape ?? null
  }

  #fieldOn(wire: Wire): ReceptiveField | null {
    return this.#memos[this.#places.get(wire.from) ?? -1]?.analysis.receptiveField ?? null
  }
}

/** The same result with the field that follows from the inputs' fields. */
function seeingFurther(analysis: NodeAnalysis, inputs: NodeInputs): NodeAnalysis {
  if (!(analysis instanceof AnalysedLayer)) return analysis
  const field = fieldBehind(analysis.facts, inputs)
  return field.field === null && analysis.receptiveField === null ? analysis : analysis.with({ field })
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

function sameShape(left: Shape | null | undefined, right: Shape | null): boolean {
  return left === right || (left !== null && left !== undefined && right !== null && shapesEqual(left, right))
}

function sameField(left: ReceptiveField | null | undefined, right: ReceptiveField | null): boolean {
  if (left === right) return true
  if (left === null || left === undefined || right === null) return false
  return shapesEqual(left.size, right.size) && shapesEqual(left.jump, right.jump) && shapesEqual(left.start, right.start)
}
