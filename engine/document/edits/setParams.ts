import type { NetDocument, Params } from '../../contract/document.ts'
import type { NodeId } from '../../contract/ids.ts'
import { fail, succeed, type Result } from '../../contract/problem.ts'
import { text } from '../../contract/text.ts'
import { layerKind } from '../../layers/registry.ts'
import { checkParamValues } from '../checkParamValues.ts'
import { findNode } from './findNode.ts'
import { refuse } from './refuse.ts'
import { replaceGraph } from './replaceGraph.ts'

/** Changes some params of one node; illegal values are refused with what is allowed, and nothing changes. */
export function setParams(
  document: NetDocument,
  { node: id, params }: { readonly node: NodeId; readonly params: Params },
): Result<NetDocument> {
  const found = findNode(document, id)
  if (!found.ok) return found
  const definition = layerKind(found.value.kind)
  if (definition === undefined) {
    const { kind, name } = found.value
    const message = text(
      `"${name}" is of the kind "${kind}", which this version of Netwright does not know. It stays as it was saved.`,
      `“${name}”属于这个版本的 Netwright 不认识的种类“${kind}”，它会保持保存时的样子。`,
    )
    return fail(refuse('unknown-kind', { message, place: { node: id } }))
  }
  const problems = checkParamValues(definition, { params, place: { node: id } })
  if (problems.length > 0) return fail(...problems)
  const nodes = document.graph.nodes.map((node) => (node.id === id ? { ...node, params: { ...node.params, ...params } } : node))
  return succeed(replaceGraph(document, { nodes }))
}
