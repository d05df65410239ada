import type { NetDocument, Params } from '../../contract/document.ts'
import type { Result } from '../../contract/problem.ts'
import { connect, type Connection } from './connect.ts'
import { insertOnWire } from './insertOnWire.ts'

/** A new node between two nodes that no wire joins yet; the wire into `to` is the last in the order of its inputs. */
export function connectThrough(
  document: NetDocument,
  { kind, params, ...connection }: Connection & { readonly kind: string; readonly params: Params },
): Result<NetDocument> {
  const connected = connect(document, connection)
  if (!connected.ok) return connected
  const wire = connected.value.graph.wires.at(-1)
  if (wire === undefined) throw new Error('connect gave back a graph without its wire.')
  return insertOnWire(connected.value, { wire: wire.id, kind, params })
}
