import type { Problem } from '../contract/problem.ts'
import { text, type Text } from '../contract/text.ts'
import type { CheckedDocument, CheckedNode } from './documentSchema.ts'
import { refuse } from './edits/refuse.ts'
import { formatPath } from './formatPath.ts'
import type { LookUpKind } from './lookUpKind.ts'

type Graph = CheckedDocument['graph']

/** What the parts of a graph say of each other: unique ids and names, wires that end somewhere, groups without loops. */
export function checkReferences(graph: Graph, lookUp: LookUpKind): readonly Problem[] {
  return [
    ...findRepeats(graph.nodes, { list: 'nodes', key: 'id', read: (node) => node.id }),
    ...findRepeats(graph.nodes, { list: 'nodes', key: 'name', read: (node) => node.name }),
    ...findRepeats(graph.wires, { list: 'wires', key: 'id', read: (wire) => wire.id }),
    ...findRepeats(graph.groups, { list: 'groups', key: 'id', read: (group) => group.id }),
    ...checkWires(graph, lookUp),
    ...checkGroups(graph),
  ]
}

function findRepeats<Item>(
  items: readonly Item[],
  { list, key, read }: { readonly list: string; readonly key: string; readonly read: (item: Item) => string },
): readonly Problem[] {
  const first = new Map<string, number>()
  const problems: Problem[] = []
  items.forEach((item, index) => {
    const value = read(item)
    const earlier = first.get(value)
    if (earlier === undefined) {
      first.set(value, index)
      return
    }
    const other = formatPath(['graph', list, earlier, key])
    const path = ['graph', list, index, key]
    problems.push(
      broken(`duplicate-${key}`, path, {
        message: text(
          `${formatPath(path)} is "${value}", as ${other} already is. It must be unique.`,
          `${formatPath(path)} 是“${value}”，与 ${other} 重复，它必须唯一。`,
        ),
        got: value,
      }),
    )
  })
  return problems
}

function checkWires({ nodes, wires }: Graph, lookUp: LookUpKind): readonly Problem[] {
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const taken = new Set<string>()
  return wires.flatMap((wire, index) => {
    const ends = (['from', 'to'] as const).flatMap((key) =>
      byId.has(wire[key]) ? [] : [missing(['graph', 'wires', index, key], wire[key], { en: 'node', zh: '节点' })],
    )
    const from = byId.get(wire.from)
    const to = byId.get(wire.to)
    return [...ends, ...checkSource(from, index), ...checkPort(to, { port: wire.toPort, index, lookUp, taken })]
  })

  function checkSource(from: CheckedNode | undefined, index: number): readonly Problem[] {
    if (from === undefined || lookUp(from.kind)?.hasOutput !== false) return []
    const message = text(
      `Wire ${index} starts at "${from.name}", which has no output.`,
      `第 ${index} 条连线从“${from.name}”出发，而它没有输出。`,
    )
    return [broken('no-output', ['graph', 'wires', index, 'from'], { message, got: from.name })]
  }
}

function checkPort(
  to: CheckedNode | undefined,
  {
    port,
    index,
    lookUp,
    taken,
  }: { readonly port: string; readonly index: number; readonly lookUp: LookUpKind; readonly taken: Set<string> },
): readonly Problem[] {
  const definition = to === undefined ? undefined : lookUp(to.kind)
  if (to === undefined || definition === undefined) return []
  const path = ['graph', 'wires', index, 'toPort']
  const spec = definition.inputs.find((candidate) => candidate.name === port)
  if (spec === undefined) {
    const message = text(`"${to.name}" has no input called "${port}".`, `“${to.name}”没有名为“${port}”的输入。`)
    return [broken('unknown-port', path, { message, got: port })]
  }
  const key = `${to.id}\n${port}`
  if (!spec.multiple && taken.has(key)) {
    const message = text(
      `A second wire leads into "${port}" of "${to.name}", which takes only one.`,
      `有第二条连线接入“${to.name}”的“${port}”，而它只接受一条。`,
    )
    return [broken('port-taken', path, { message, got: port })]
  }
  taken.add(key)
  return []
}

function checkGroups({ nodes, groups }: Graph): readonly Problem[] {
  const parents = new Map(groups.map((group) => [group.id, group.parent]))
  const group = { en: 'group', zh: '分组' }
  const ofNodes = nodes.flatMap((node, index) =>
    node.group === undefined || parents.has(node.group) ? [] : [missing(['graph', 'nodes', index, 'group'], node.group, group)],
  )
  const ofGroups = groups.flatMap(({ parent }, index) =>
    parent === undefined || parents.has(parent) ? [] : [missing(['graph', 'groups', index, 'parent'], parent, group)],
  )
  return [...ofNodes, ...ofGroups, ...findGroupLoops(groups, parents)]
}

function findGroupLoops(groups: Graph['groups'], parents: ReadonlyMap<string, string | undefined>): readonly Problem[] {
  const sound = new Set<string>()
  return groups.flatMap((group, index) => {
    const walked = new Set<string>()
    let current: string | undefined = group.id
    while (current !== undefined && !sound.has(current)) {
      if (walked.has(current)) {
        const message = text(`Group "${group.name}" lies inside itself.`, `分组“${group.name}”包含了它自己。`)
        return [broken('group-loop', ['graph', 'groups', index, 'parent'], { message, got: current })]
      }
      walked.add(current)
      current = parents.get(current)
    }
    for (const id of walked) sound.add(id)
    return []
  })
}

function missing(path: readonly PropertyKey[], id: string, what: { readonly en: string; readonly zh: string }): Problem {
  const place = formatPath(path)
  const message = text(`${place} names the ${what.en} "${id}", which does not exist.`, `${place} 指向不存在的${what.zh}“${id}”。`)
  return broken('dangling-reference', path, { message, got: id })
}

function broken(
  code: string,
  path: readonly PropertyKey[],
  { message, got }: { readonly message: Text; readonly got: string },
): Problem {
  return refuse(code, { message, place: { path: formatPath(path) }, got: text(got, got) })
}
