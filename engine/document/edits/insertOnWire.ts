import type { GraphNode, NetDocument, Params } from '../../contract/document.ts'
import type { WireId } from '../../contract/ids.ts'
import { fail, type Result } from '../../contract/problem.ts'
import { text } from '../../contract/text.ts'
import { cardsAround } from '../../graph/cardsAround.ts'
import { commonGroup } from '../../graph/commonGroup.ts'
import { indexGraph } from '../../graph/indexGraph.ts'
import { layerKind } from '../../layers/registry.ts'
import { addNode } from './addNode.ts'
import { placeBetween } from './cardPlaces.ts'
import { unknownWire } from './disconnect.ts'
import { freshWireId } from './freshId.ts'
import { makeRoom } from './makeRoom.ts'
import { refuse } from './refuse.ts'
import { replaceGraph } from './replaceGraph.ts'
import { withinLimits } from './withinLimits.ts'

/**
 * Puts a new node into the middle of a wire: the wire then starts at the new node (and keeps its place in the order of a
 * merge's inputs), a second one leads into it. Cards in the way move to the right. The new node joins the
 * innermost group that holds both ends.
 */
export function insertOnWire(
  document: NetDocument,
  { wire: id, kind, params }: { readonly wire: WireId; readonly kind: string; readonly params?: Params },
): Result<NetDocument> {
  const index = indexGraph(document.graph)
  const wire = index.wires.get(id)
  const from = wire === undefined ? undefined : index.nodes.get(wire.from)
  const to = wire === undefined ? undefined : index.nodes.get(wire.to)
  if (from === undefined || to === undefined) return fail(unknownWire(id))
  const definition = layerKind(kind)
  const port = definition?.inputs[0]
  if (definition !== undefined && (port === undefined || !definition.hasOutput)) {
    const { en, zh } = definition.title
    return fail(
      refuse('not-between', {
        message: text(`${en} has no input or no output, so it cannot stand on a wire.`, `${zh}缺少输入或输出，不能插在连线上。`),
        place: { wire: id },
      }),
    )
  }
  const group = commonGroup(document.graph, [from, to])
  const cards = cardsAround(document.graph, group)
  // An end inside a folded group is seen at the group's card.
  const seenAt = (node: GraphNode) => cards.find((card) => card.members.includes(node)) ?? node
  const place = placeBetween(cards, { from: seenAt(from), to: seenAt(to) })
  const roomy = replaceGraph(document, { nodes: makeRoom(document.graph.nodes, { at: place, cards }) })
  const added = addNode(roomy, {
    kind,
    ...(params === undefined ? {} : { params }),
    ...place,
    ...(group === undefined ? {} : { group }),
  })
  if (!added.ok) return added
  const node = added.value.graph.nodes.at(-1)
  if (node === undefined || port === undefined) throw new Error('addNode gave back a graph without its node.')
  const wires = added.value.graph.wires.flatMap((other) => {
    if (other.id !== id) return [other]
    return [
      { id: freshWireId(index.wires), from: other.from, to: node.id, toPort: port.name },
      { ...other, from: node.id },
    ]
  })
  return withinLimits(replaceGraph(added.value, { wires }))
}
