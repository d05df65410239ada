import type { NetDocument, Params } from '../contract/document.ts'
import type { WireId } from '../contract/ids.ts'
import { fail, succeed, type Result } from '../contract/problem.ts'
import { text } from '../contract/text.ts'
import { indexGraph } from '../graph/indexGraph.ts'
import { layerKind } from '../layers/registry.ts'
import { addNode } from './addNode.ts'
import { makeRoom, placeBetween } from './cardPlaces.ts'
import { unknownWire } from './disconnect.ts'
import { freshWireId } from './freshId.ts'
import { refuse } from './refuse.ts'
import { replaceGraph } from './replaceGraph.ts'

/**
 * Puts a new node into the middle of a wire: the wire then starts at the new node (and keeps its place in the order of a
 * merge's inputs), a second one leads into it. Cards in the way move to the right. Within a group, the new node joins it.
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
  const place = placeBetween(document.graph.nodes, { from, to })
  const group = from.group !== undefined && from.group === to.group ? { group: from.group } : {}
  const roomy = replaceGraph(document, { nodes: makeRoom(document.graph.nodes, place) })
  const added = addNode(roomy, { kind, ...(params === undefined ? {} : { params }), ...place, ...group })
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
  return succeed(replaceGraph(added.value, { wires }))
}
