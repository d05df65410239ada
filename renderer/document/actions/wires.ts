import type { NetDocument } from '../../../engine/contract/document.ts'
import type { NodeId, WireId } from '../../../engine/contract/ids.ts'
import { succeed } from '../../../engine/contract/problem.ts'
import { text } from '../../../engine/contract/text.ts'
import { addNode } from '../../../engine/document/addNode.ts'
import { addedNodes } from '../../../engine/document/addedNodes.ts'
import { makeRoom, placeBetween, type Place } from '../../../engine/document/cardPlaces.ts'
import { connect } from '../../../engine/document/connect.ts'
import { disconnect } from '../../../engine/document/disconnect.ts'
import { insertOnWire as insert } from '../../../engine/document/insertOnWire.ts'
import { indexGraph } from '../../../engine/graph/indexGraph.ts'
import { layerKind } from '../../../engine/layers/registry.ts'
import { changeView, currentDocument } from '../documentStore.ts'
import { freePlace } from './addLayer.ts'
import { kindTitle, nodeLabel } from './nodeLabel.ts'
import { perform } from './perform.ts'

export interface Ends {
  readonly from: NodeId
  readonly to: NodeId
  readonly toPort: string
}

export function connectNodes(ends: Ends): boolean {
  const from = nodeLabel([ends.from]).en
  const to = nodeLabel([ends.to]).en
  return perform(text(`Connect ${from} to ${to}`, `连接 ${from} 到 ${to}`), (document) => connect(document, ends))
}

export function removeWire(wire: WireId): boolean {
  return perform(text('Remove a wire', '删除连线'), (document) => disconnect(document, { wires: [wire] }))
}

/** A new layer in the middle of a wire. */
export function insertOnWire(kind: string, wire: WireId): boolean {
  const title = kindTitle(kind)
  const before = currentDocument()
  const done = perform(text(`Insert ${title.en}`, `插入 ${title.zh}`), (document) => insert(document, { wire, kind }))
  if (done) changeView({ selection: addedNodes(before, currentDocument()) })
  return done
}

/** An unconnected node of the document into the middle of a wire. */
export function putNodeOnWire(node: NodeId, wire: WireId): boolean {
  const index = indexGraph(currentDocument().graph)
  const target = index.wires.get(wire)
  const port = layerKind(index.nodes.get(node)?.kind ?? '')?.inputs[0]
  if (target === undefined || port === undefined) return false
  return perform(text(`Insert ${nodeLabel([node]).en}`, `插入 ${nodeLabel([node]).zh}`), (document) => {
    const cut = disconnect(document, { wires: [wire] })
    if (!cut.ok) return cut
    const first = connect(cut.value, { from: target.from, to: node, toPort: port.name })
    if (!first.ok) return first
    const second = connect(first.value, { from: node, to: target.to, toPort: target.toPort })
    return second.ok ? succeed(placeOnWire(second.value, { node, from: target.from, to: target.to })) : second
  })
}

/** The node between the wire's old ends; cards in the way move aside. */
function placeOnWire(
  document: NetDocument,
  { node, from, to }: { readonly node: NodeId; readonly from: NodeId; readonly to: NodeId },
): NetDocument {
  const { nodes } = indexGraph(document.graph)
  const source = nodes.get(from)
  const target = nodes.get(to)
  const moved = nodes.get(node)
  if (source === undefined || target === undefined || moved === undefined) return document
  const others = document.graph.nodes.filter((other) => other.id !== node)
  const at = placeBetween(others, { from: source, to: target })
  const placed = new Map(makeRoom(others, at).map((other) => [other.id, other]))
  placed.set(node, { ...moved, ...at })
  return { ...document, graph: { ...document.graph, nodes: document.graph.nodes.map((other) => placed.get(other.id) ?? other) } }
}

/** A new layer at the loose end of a wire that was dropped on empty canvas. */
export function addLayerOnWire(
  kind: string,
  {
    node,
    side,
    port,
    place,
  }: { readonly node: NodeId; readonly side: 'from' | 'to'; readonly port: string; readonly place: Place },
): boolean {
  const title = kindTitle(kind)
  const before = currentDocument()
  const at = freePlace(place)
  const done = perform(text(`Add ${title.en}`, `添加 ${title.zh}`), (document) => {
    const added = addNode(document, { kind, ...at })
    if (!added.ok) return added
    const [fresh] = addedNodes(document, added.value)
    const freshPort = layerKind(kind)?.inputs[0]?.name
    if (fresh === undefined) return added
    if (side === 'to') return connect(added.value, { from: fresh, to: node, toPort: port })
    return freshPort === undefined ? added : connect(added.value, { from: node, to: fresh, toPort: freshPort })
  })
  if (done) changeView({ selection: addedNodes(before, currentDocument()) })
  return done
}
