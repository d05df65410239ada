import type { NetDocument } from '../../contract/document.ts'
import type { NodeId, WireId } from '../../contract/ids.ts'
import { fail, succeed, type Result } from '../../contract/problem.ts'
import { text } from '../../contract/text.ts'
import { findNode } from './findNode.ts'
import { refuse } from './refuse.ts'
import { replaceGraph } from './replaceGraph.ts'

/**
 * The order in which a merge takes its inputs: `wires` names all wires into the port, the first input first. Other wires
 * keep their places. Refused where the list is not exactly the port's wires (one was drawn or removed meanwhile).
 */
export function reorderInputs(
  document: NetDocument,
  { node, port, wires: order }: { readonly node: NodeId; readonly port: string; readonly wires: readonly WireId[] },
): Result<NetDocument> {
  const found = findNode(document, node)
  if (!found.ok) return found
  const { wires } = document.graph
  const isInput = (wire: { readonly to: NodeId; readonly toPort: string }) => wire.to === node && wire.toPort === port
  const inputs = new Map(wires.filter(isInput).map((wire) => [wire.id, wire]))
  const isComplete = order.length === inputs.size && new Set(order).size === order.length && order.every((id) => inputs.has(id))
  if (!isComplete) {
    return fail(
      refuse('wrong-inputs', {
        message: text(
          `The inputs of "${found.value.name}" have changed meanwhile, so their order stays as it is.`,
          `“${found.value.name}”的输入已发生变化，因此顺序保持不变。`,
        ),
        place: { node },
      }),
    )
  }
  const next = order.values()
  const reordered = wires.map((wire) => (isInput(wire) ? (inputs.get(next.next().value ?? wire.id) ?? wire) : wire))
  const same = reordered.every((wire, at) => wire === wires[at])
  return succeed(same ? document : replaceGraph(document, { wires: reordered }))
}
