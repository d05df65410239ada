import type { NetDocument } from '../contract/document.ts'
import type { WireId } from '../contract/ids.ts'
import { fail, succeed, type Result } from '../contract/problem.ts'
import { unknownWire } from './disconnect.ts'
import { replaceGraph } from './replaceGraph.ts'

/** Makes a wire the n-th input (from 0) of its port: the order in which a merge takes its inputs. */
export function moveWire(
  document: NetDocument,
  { wire: id, position }: { readonly wire: WireId; readonly position: number },
): Result<NetDocument> {
  const { wires } = document.graph
  const moved = wires.find((wire) => wire.id === id)
  if (moved === undefined) return fail(unknownWire(id))
  const others = wires.filter((wire) => wire.id !== id)
  const siblings = others.filter((wire) => wire.to === moved.to && wire.toPort === moved.toPort)
  const next = siblings[Math.max(0, position)]
  const at = next === undefined ? others.length : others.indexOf(next)
  return succeed(replaceGraph(document, { wires: [...others.slice(0, at), moved, ...others.slice(at)] }))
}
