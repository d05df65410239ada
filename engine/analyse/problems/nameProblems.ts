import type { Graph, GraphNode } from '../../contract/document.ts'
import type { Problem } from '../../contract/problem.ts'
import { text } from '../../contract/text.ts'
import { changedNodes, perOutline } from '../../graph/outline.ts'

/** With more new names than this at once, all are looked through. */
const mostNewNames = 16

/** Names become layer names in exports: each node needs one of its own. The first node keeps a name that several have. */
export const nameProblems = perOutline(findProblems, (found, change) => {
  if (found.length > 0) return false
  const { nodes } = change.index.graph
  const renamed = changedNodes(change)
  return renamed.length <= mostNewNames && renamed.every((node) => !isNameless(node) && isAlone(node, nodes))
})

function isAlone(node: GraphNode, nodes: readonly GraphNode[]): boolean {
  return nodes.every((other) => other === node || other.name !== node.name)
}

function findProblems({ nodes }: Graph): readonly Problem[] {
  const taken = new Set<string>()
  for (const { name } of nodes) taken.add(name)
  if (taken.size === nodes.length && !nodes.some(isNameless)) return []
  const seen = new Set<string>()
  const problems: Problem[] = []
  for (const node of nodes) {
    const empty = isNameless(node)
    if (!empty && !seen.has(node.name)) {
      seen.add(node.name)
      continue
    }
    const name = freeName(empty ? node.kind : node.name, taken)
    taken.add(name)
    problems.push(empty ? noName(node, name) : duplicate(node, name))
  }
  return problems
}

function isNameless({ name }: GraphNode): boolean {
  return name.trim() === ''
}

function freeName(name: string, taken: ReadonlySet<string>): string {
  const stem = name.replace(/_\d+$/, '')
  for (let number = 2; ; number += 1) {
    const candidate = `${stem}_${number}`
    if (!taken.has(candidate)) return candidate
  }
}

function duplicate(node: GraphNode, name: string): Problem {
  return {
    code: 'duplicate-name',
    severity: 'error',
    place: { node: node.id },
    message: text(
      `Another node is called "${node.name}" as well. Names must differ, because they become the layers' names in exports.`,
      `已有另一个节点也叫“${node.name}”。名称会成为导出模型中的层名，因此不能重复。`,
    ),
    got: text(`"${node.name}"`, `“${node.name}”`),
    fixes: [rename(node, name)],
  }
}

function noName(node: GraphNode, name: string): Problem {
  return {
    code: 'no-name',
    severity: 'error',
    place: { node: node.id },
    message: text('A node has no name, but exports need one for each layer.', '有一个节点没有名称，而导出时每一层都需要名称。'),
    fixes: [rename(node, name)],
  }
}

function rename(node: GraphNode, name: string): Problem['fixes'][number] {
  return { label: text(`Rename it to "${name}"`, `重命名为“${name}”`), edits: [{ type: 'renameNode', node: node.id, name }] }
}
