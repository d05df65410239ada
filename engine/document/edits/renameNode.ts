import type { NetDocument } from '../../contract/document.ts'
import type { NodeId } from '../../contract/ids.ts'
import { fail, succeed, type Result } from '../../contract/problem.ts'
import { text } from '../../contract/text.ts'
import { findNode } from './findNode.ts'
import { namePattern } from './freshName.ts'
import { refuse } from './refuse.ts'
import { replaceGraph } from './replaceGraph.ts'

/** Gives a node another name. Names are unique and fit for exports; anything else is refused. */
export function renameNode(
  document: NetDocument,
  { node: id, name }: { readonly node: NodeId; readonly name: string },
): Result<NetDocument> {
  const found = findNode(document, id)
  if (!found.ok) return found
  const place = { node: id }
  if (!namePattern.test(name)) {
    const message = text(
      'A name has at most 64 letters, digits and _ and begins with a letter: it becomes the layer’s name in exports.',
      '名称最长 64 个字符，只能用英文字母、数字和 _，并以字母开头：导出时它就是层的名称。',
    )
    return fail(refuse('bad-name', { message, place, got: text(name, name) }))
  }
  if (document.graph.nodes.some((node) => node.name === name && node.id !== id)) {
    const message = text(`Another node is already called "${name}".`, `已有另一个节点名为“${name}”。`)
    return fail(refuse('duplicate-name', { message, place, got: text(name, name) }))
  }
  return succeed(
    replaceGraph(document, { nodes: document.graph.nodes.map((node) => (node.id === id ? { ...node, name } : node)) }),
  )
}
