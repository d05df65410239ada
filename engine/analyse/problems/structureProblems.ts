import type { Graph, GraphNode, Wire } from '../../contract/document.ts'
import type { NodeId } from '../../contract/ids.ts'
import type { Problem } from '../../contract/problem.ts'
import { text } from '../../contract/text.ts'
import { indexGraph, type GraphIndex } from '../../graph/indexGraph.ts'
import { holdsWhereTouched, perOutline } from '../../graph/outline.ts'
import { shortestCycleThrough } from '../../graph/reachability.ts'
import { topology } from '../../graph/topology.ts'
import type { InputPort } from '../../layers/defineLayer.ts'
import { foreignKind } from '../../layers/inert/foreignKind.ts'
import { layerKind } from '../../layers/registry.ts'
import type { OutputShapeOf } from '../canConnect.ts'
import { countWires } from '../portWires.ts'
import { endsProblems } from './endsProblems.ts'
import { missingInputProblems } from './missingInputProblems.ts'
import { nameProblems } from './nameProblems.ts'

const noPorts: readonly InputPort[] = []

/** What is wrong with the drawing as such: kinds, names, wires, cycles, loose ends. */
export function structureProblems(graph: Graph, shapeOf: OutputShapeOf): readonly Problem[] {
  return [...endsProblems(graph), ...kindAndWireProblems(graph), ...missingInputProblems(graph, shapeOf), ...nameProblems(graph)]
}

const kindAndWireProblems = perOutline(
  (graph: Graph): readonly Problem[] => {
    const index = indexGraph(graph)
    const problems: Problem[] = []
    index.nodes.forEach((node) => addNodeProblems(node, { index, problems }))
    for (const wire of index.danglingWires) problems.push(danglingWire(wire))
    for (const nodes of topology(graph).cycles) problems.push(cycle(index, nodes))
    return problems
  },
  (found, change) => {
    const { index } = change
    if (found.length > 0 || index.danglingWires.length > 0 || topology(index.graph).cycles.length > 0) return false
    const problems: Problem[] = []
    return holdsWhereTouched(change, (node) => {
      addNodeProblems(node, { index, problems })
      return problems.length === 0
    })
  },
)

interface Findings {
  readonly index: GraphIndex
  readonly problems: Problem[]
}

function addNodeProblems(node: GraphNode, { index, problems }: Findings): void {
  if (layerKind(node.kind) === undefined && !isWaiting(node, index)) problems.push(unknownKind(node, waitingBehind(node, index)))
  if (index.into(node.id).length > 0) addWireProblems(node, { index, problems })
}

/** An unknown layer that is one only because it came behind another, which still stands before it: that one is told. */
function isWaiting({ id, kind }: GraphNode, { nodes, into }: GraphIndex): boolean {
  if (foreignKind(kind)?.isBehind !== true) return false
  return into(id).some(({ from }) => {
    const before = nodes.get(from)
    return before !== undefined && layerKind(before.kind) === undefined
  })
}

/** How many such layers follow one upon the other behind it. */
function waitingBehind({ id }: GraphNode, { nodes, outOf }: GraphIndex): number {
  const found = new Set<NodeId>()
  const open = [id]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const { to } of outOf(next)) {
      if (found.has(to) || foreignKind(nodes.get(to)?.kind ?? '')?.isBehind !== true) continue
      found.add(to)
      open.push(to)
    }
  }
  return found.size
}

function unknownKind(node: GraphNode, waiting: number): Problem {
  const foreign = foreignKind(node.kind)
  const also =
    waiting === 0
      ? text('', '')
      : text(
          waiting === 1 ? ' One node behind it waits for the same.' : ` ${waiting} nodes behind it wait for the same.`,
          `其后有 ${waiting} 个节点因此也无法计算。`,
        )
  return {
    code: 'unknown-kind',
    severity: 'error',
    place: { node: node.id },
    message:
      foreign === null
        ? text(
            `This version of Netwright does not know the layer kind "${node.kind}" of "${node.name}". The node is kept as it is, but cannot be computed.`,
            `此版本的 Netwright 不认识“${node.name}”的层类型“${node.kind}”。该节点会原样保留，但无法计算。`,
          )
        : foreign.isBehind
          ? text(
              `"${node.name}" is ${foreign.name} of ${foreign.program}. When it was imported, the shape before it was not known, so it is kept as it came, but cannot be computed: replace or remove it before training.${also.en}`,
              `“${node.name}”是 ${foreign.program} 的 ${foreign.name}。导入时其前面的形状未知，因此按原样保留，但无法计算：训练前请替换或删去它。${also.zh}`,
            )
          : text(
              `"${node.name}" is ${foreign.name} of ${foreign.program}, for which there is no layer here. It is kept as it came, but cannot be computed: replace or remove it before training.${also.en}`,
              `“${node.name}”是 ${foreign.program} 的 ${foreign.name}，这里没有对应的层。它按原样保留，但无法计算：训练前请替换或删去它。${also.zh}`,
            ),
    ...(foreign === null ? { got: text(`"${node.kind}"`, `“${node.kind}”`) } : {}),
    fixes: [
      {
        label: text(`Remove "${node.name}"`, `删除“${node.name}”`),
        edits: [{ type: 'removeNode', node: node.id, bridge: true }],
      },
    ],
  }
}

/** Wires that a node cannot take: into ports it lacks, too many into one, or from a node without output. */
function addWireProblems(node: GraphNode, { index, problems }: Findings): void {
  const definition = layerKind(node.kind)
  const wires = index.into(node.id)
  for (const wire of wires) {
    const source = index.nodes.get(wire.from)
    if (source !== undefined && layerKind(source.kind)?.hasOutput === false) problems.push(wireFromEnd(wire, { source, node }))
    if (definition !== undefined && !hasPort(definition.inputs, wire.toPort)) problems.push(unknownPort(wire, node))
  }
  for (const port of definition?.inputs ?? noPorts) {
    if (port.multiple || countWires(wires, port.name) < 2) continue
    problems.push(tooManyWires(node, { taken: wires.filter((wire) => wire.toPort === port.name), index }))
  }
}

function hasPort(ports: readonly InputPort[], name: string): boolean {
  for (const port of ports) if (port.name === name) return true
  return false
}

function wireFromEnd(wire: Wire, { source, node }: { readonly source: GraphNode; readonly node: GraphNode }): Problem {
  return {
    code: 'no-output-port',
    severity: 'error',
    place: { node: node.id, wire: wire.id },
    message: text(
      `"${source.name}" is where the network ends, but a wire leads from it to "${node.name}".`,
      `“${source.name}”是网络的终点，却有一条连线从它通向“${node.name}”。`,
    ),
    fixes: [removeWire(wire)],
  }
}

function unknownPort(wire: Wire, node: GraphNode): Problem {
  return {
    code: 'unknown-port',
    severity: 'error',
    place: { node: node.id, wire: wire.id },
    message: text(
      `A wire leads to the input "${wire.toPort}" of "${node.name}", which it does not have.`,
      `有一条连线通向“${node.name}”的输入“${wire.toPort}”，但它没有这个输入。`,
    ),
    fixes: [removeWire(wire)],
  }
}

function tooManyWires(
  node: GraphNode,
  { taken, index }: { readonly taken: readonly Wire[]; readonly index: GraphIndex },
): Problem {
  const [, ...others] = taken
  const name = (id: NodeId | undefined): string => (id === undefined ? '' : (index.nodes.get(id)?.name ?? ''))
  return {
    code: 'too-many-wires',
    severity: 'error',
    place: { node: node.id },
    message: text(
      `"${node.name}" takes one wire, but ${taken.length} lead into it. Join them with a merge, or keep one.`,
      `“${node.name}”只接受一条连线，却接入了 ${taken.length} 条。请用合并节点汇合，或只保留一条。`,
    ),
    expected: text('1 wire', '1 条连线'),
    got: text(`${taken.length} wires`, `${taken.length} 条连线`),
    fixes: [
      {
        label: text(`Keep only the wire from "${name(taken[0]?.from)}"`, `只保留来自“${name(taken[0]?.from)}”的连线`),
        edits: others.map((wire) => ({ type: 'removeWire', wire: wire.id }) as const),
      },
    ],
  }
}

function danglingWire(wire: Wire): Problem {
  return {
    code: 'dangling-wire',
    severity: 'error',
    place: { wire: wire.id },
    message: text('A wire has an end at a node that does not exist.', '有一条连线的一端所指的节点不存在。'),
    fixes: [removeWire(wire)],
  }
}

function removeWire(wire: Wire): Problem['fixes'][number] {
  return { label: text('Remove the wire', '删除这条连线'), edits: [{ type: 'removeWire', wire: wire.id }] }
}

/** One problem for each knot of cycles; it names a shortest cycle and opens it at its last wire. */
function cycle(index: GraphIndex, nodes: readonly NodeId[]): Problem {
  const first = nodes[0]
  const wires = first === undefined ? [] : shortestCycleThrough(index.graph, first)
  const name = (id: NodeId): string => index.nodes.get(id)?.name ?? ''
  const path = [...wires.map((wire) => name(wire.from)), first === undefined ? '' : name(first)].join(' → ')
  const last = wires.at(-1)
  return {
    code: 'cycle',
    severity: 'error',
    place: first === undefined ? {} : last === undefined ? { node: first } : { node: first, wire: last.id },
    message: text(
      `The wires run in a circle: ${path}. Values could never be worked out. Remove one of these wires.`,
      `连线形成了环路：${path}。数值将无法计算。请删除其中一条连线。`,
    ),
    expected: text('no cycles', '没有环路'),
    got: text(path, path),
    fixes:
      last === undefined
        ? []
        : [
            {
              label: text(
                `Remove the wire from "${name(last.from)}" to "${name(last.to)}"`,
                `删除从“${name(last.from)}”到“${name(last.to)}”的连线`,
              ),
              // Parallel wires into a merge would leave the same circle.
              edits: index
                .outOf(last.from)
                .filter((wire) => wire.to === last.to)
                .map((wire) => ({ type: 'removeWire', wire: wire.id }) as const),
            },
          ],
  }
}
