import type { NetDocument } from '../../contract/document.ts'
import type { WireId } from '../../contract/ids.ts'
import { fail, succeed, type Result } from '../../contract/problem.ts'
import { text } from '../../contract/text.ts'
import { refuse } from './refuse.ts'
import { replaceGraph } from './replaceGraph.ts'

/** Takes wires out; one that is already gone is a problem, and nothing changes. */
export function disconnect(document: NetDocument, { wires: ids }: { readonly wires: readonly WireId[] }): Result<NetDocument> {
  const gone = ids.find((id) => !document.graph.wires.some((wire) => wire.id === id))
  if (gone !== undefined) return fail(unknownWire(gone))
  const removed = new Set(ids)
  return succeed(replaceGraph(document, { wires: document.graph.wires.filter((wire) => !removed.has(wire.id)) }))
}

/** The problem where a wire was removed meanwhile. */
export function unknownWire(wire: WireId) {
  return refuse('unknown-wire', {
    message: text('This wire is no longer in the network.', '该连线已不在网络中。'),
    place: { wire },
  })
}
