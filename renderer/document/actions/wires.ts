import type { NetDocument, Params } from '../../../engine/contract/document.ts'
import type { NodeId, WireId } from '../../../engine/contract/ids.ts'
import { succeed } from '../../../engine/contract/problem.ts'
import { text } from '../../../engine/contract/text.ts'
import { addedNodes } from '../../../engine/document/edits/addedNodes.ts'
import { addNode } from '../../../engine/document/edits/addNode.ts'
import { placeBetween, type Place } from '../../../engine/document/edits/cardPlaces.ts'
import { connect } from '../../../engine/document/edits/connect.ts'
import { disconnect } from '../../../engine/document/edits/disconnect.ts'
import { insertOnWire as insert } from '../../../engine/document/edits/insertOnWire.ts'
import { makeRoom } from '../../../engine/document/edits/makeRoom.ts'
import { reorderInputs } from '../../../engine/document/edits/reorderInputs.ts'
import { indexGraph } from '../../../engine/graph/indexGraph.ts'
import { shownCards } from '../../../engine/graph/shownCards.ts'
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

/** One wire, or all that are drawn as one because they join the same two cards. */
export function removeWires(wires: readonly WireId[]): boolean {
  const label =
    wires.length === 1 ? text('Remove a wire', '删除连线') : text(`Remove ${wires.length} wires`, `删除 ${wires.length} 条连线`)
  return perform(label, (document) => disconnect(document, { wires }))
}

/** The order in which a merge takes its inputs. */
export function orderInputs(node: NodeId, port: string, wires: readonly WireId[]): boolean {
  const label = nodeLabel([node])
  return perform(text(`Reorder inputs of ${label.en}`, `调整 ${label.zh} 的输入顺序`), (document) =>
    reorderInputs(document, { node, port, wires }),
  )
}

/** A new layer in the middle of a wire. */
export function insertOnWire(kind: string, wire: WireId, params: Params = {}): boolean {
  const title = kindTitle(kind)
  const before = currentDocument()
  const done = perform(text(`Insert ${title.en}`, `插入 ${title.zh}`), (document) => insert(document, { wire, kind, params }))
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
  const shown = shownCards(document.graph)
  const cards = shown.cards.filter((card) => card.key !== node)
  const at = placeBetween(cards, { from: shown.cardOf(from) ?? source, to: shown.cardOf(to) ?? target })
  const roomy = makeRoom(document.graph.nodes, { at, cards })
  return {
    ...document,
    graph: { ...document.graph, nodes: roomy.map((other) => (other.id === node ? { ...moved, ...at } : other)) },
  }
}

/** A new layer at the loose end of a wire that was dropped on empty canvas. */
export function addLayerOnWire(
  kind: string,
  {
    node,
    side,
    port,
    place,
    params = {},
  }: {
    readonly node: NodeId
    readonly side: 'from' | 'to'
    readonly port: string
    readonly place: Place
    readonly params?: Params
  },
): boolean {
  const title = kindTitle(kind)
  const before = currentDocument()
  const at = freePlace(place)
  const done = perform(text(`Add ${title.en}`, `添加 ${title.zh}`), (document) => {
    const added = addNode(document, { kind, params, ...at })
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
