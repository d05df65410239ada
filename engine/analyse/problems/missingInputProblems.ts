import type { Graph, GraphNode } from '../../contract/document.ts'
import type { NodeId } from '../../contract/ids.ts'
import type { Problem } from '../../contract/problem.ts'
import { text } from '../../contract/text.ts'
import { indexGraph, type GraphIndex } from '../../graph/indexGraph.ts'
import { holdsWhereTouched, perOutline } from '../../graph/outline.ts'
import type { InputPort } from '../../layers/defineLayer.ts'
import { layerKind } from '../../layers/registry.ts'
import { canConnect, type OutputShapeOf } from '../canConnect.ts'
import { countWires } from '../portWires.ts'

/** Beyond this many loose ends, none is the obvious one to connect, and looking would take long. */
const mostLooseEnds = 12
const noPorts: readonly InputPort[] = []

interface MissingInput {
  readonly node: NodeId
  readonly port: InputPort
  readonly problem: Problem
}

/** One error for each port that lacks a wire; where a loose end nearby fits, connecting it is the fix. */
export function missingInputProblems(graph: Graph, shapeOf: OutputShapeOf): readonly Problem[] {
  const missing = missingInputs(graph)
  if (missing.length === 0) return []
  const { nodes, outOf } = indexGraph(graph)
  const looseEnds = graph.nodes.filter((node) => outOf(node.id).length === 0 && layerKind(node.kind)?.hasOutput === true)
  return missing.map(({ node: id, port, problem }) => {
    const node = nodes.get(id)
    if (node === undefined || looseEnds.length > mostLooseEnds) return problem
    const near = nearestFitting(graph, { node, port, looseEnds, shapeOf })
    return near === undefined ? problem : { ...problem, fixes: [connect(near, { node, port })] }
  })
}

const missingInputs = perOutline(
  (graph: Graph): readonly MissingInput[] => {
    const index = indexGraph(graph)
    const missing: MissingInput[] = []
    index.nodes.forEach((node) => addMissing(node, { index, missing }))
    return missing
  },
  (found, change) => {
    const missing: MissingInput[] = []
    return (
      found.length === 0 &&
      holdsWhereTouched(change, (node) => {
        addMissing(node, { index: change.index, missing })
        return missing.length === 0
      })
    )
  },
)

function addMissing(node: GraphNode, { index, missing }: { readonly index: GraphIndex; readonly missing: MissingInput[] }): void {
  const wires = index.into(node.id)
  for (const port of layerKind(node.kind)?.inputs ?? noPorts) {
    const count = countWires(wires, port.name)
    if (count >= (port.multiple ? 2 : 1)) continue
    missing.push({ node: node.id, port, problem: port.multiple ? tooFewInputs(node, count) : noInput(node, port) })
  }
}

function noInput(node: GraphNode, port: InputPort): Problem {
  const several = (layerKind(node.kind)?.inputs.length ?? 0) > 1
  return {
    code: 'missing-input',
    severity: 'error',
    place: { node: node.id },
    message: several
      ? text(
          `Nothing is wired to the input "${port.name}" of "${node.name}". Drag a wire to it from the layer before.`,
          `“${node.name}”的输入“${port.name}”没有连线。请从前一层拖一条连线过来。`,
        )
      : text(
          `Nothing is wired to "${node.name}". Drag a wire to it from the layer before.`,
          `“${node.name}”没有输入连线。请从前一层拖一条连线过来。`,
        ),
    expected: text('1 wire', '1 条连线'),
    got: text('none', '没有'),
    fixes: [],
  }
}

function tooFewInputs(node: GraphNode, count: number): Problem {
  return {
    code: 'missing-input',
    severity: 'error',
    place: { node: node.id },
    message: text(
      `"${node.name}" joins two or more branches, but ${count === 0 ? 'none is' : 'only one is'} wired to it.`,
      `“${node.name}”用来汇合两个或更多分支，但${count === 0 ? '还没有任何连线' : '只接了一条连线'}。`,
    ),
    expected: text('2 wires or more', '至少 2 条连线'),
    got: count === 0 ? text('none', '没有') : text('1 wire', '1 条连线'),
    fixes: [],
  }
}

function nearestFitting(
  graph: Graph,
  {
    node,
    port,
    looseEnds,
    shapeOf,
  }: {
    readonly node: GraphNode
    readonly port: InputPort
    readonly looseEnds: readonly GraphNode[]
    readonly shapeOf: OutputShapeOf
  },
): GraphNode | undefined {
  const distance = (other: GraphNode): number => Math.hypot(other.x - node.x, other.y - node.y)
  return [...looseEnds]
    .sort((left, right) => distance(left) - distance(right))
    .find((other) => canConnect(graph, { ends: { from: other.id, to: node.id, toPort: port.name }, shapeOf }).ok)
}

function connect(
  from: GraphNode,
  { node, port }: { readonly node: GraphNode; readonly port: InputPort },
): Problem['fixes'][number] {
  return {
    label: text(`Connect "${from.name}"`, `连接“${from.name}”`),
    edits: [{ type: 'addWire', from: from.id, to: node.id, toPort: port.name }],
  }
}
