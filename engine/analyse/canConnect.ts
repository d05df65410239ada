import type { Graph, GraphNode, Wire } from '../contract/document.ts'
import { wireId, type NodeId } from '../contract/ids.ts'
import { fail, succeed, type Problem, type Result } from '../contract/problem.ts'
import { text, type Text } from '../contract/text.ts'
import { indexGraph } from '../graph/indexGraph.ts'
import { downstreamOf } from '../graph/reachability.ts'
import type { Shape } from '../graph/shape.ts'
import { layerKind } from '../layers/registry.ts'
import { hasLegalParams, nodeParams } from './nodeParams.ts'
import { portsFilled, wiresInPortOrder } from './portWires.ts'
import { refusalProblem } from './problems/refusalProblem.ts'

export interface WireEnds {
  readonly from: NodeId
  readonly to: NodeId
  readonly toPort: string
}

/** What is known of a node's output; a GraphAnalysis' `nodes.get` fits. */
export type OutputShapeOf = (node: NodeId) => { readonly outputShape: Shape | null } | undefined

/**
 * Whether a wire may be drawn, asked while it is dragged. Refused are: a node to itself, a cycle, a start without output,
 * a port that does not exist or is taken, the same wire again, and a shape that the target cannot take. Fixes include
 * making the connection. What is still unknown (an unfinished node upstream) is no reason to refuse.
 */
export function canConnect(
  graph: Graph,
  { ends, shapeOf }: { readonly ends: WireEnds; readonly shapeOf: OutputShapeOf },
): Result<null> {
  const index = indexGraph(graph)
  const from = index.nodes.get(ends.from)
  const to = index.nodes.get(ends.to)
  if (from === undefined || to === undefined) {
    return refuse('no-such-node', {
      ends,
      message: text('One end of this wire is not in the network.', '这条连线有一端不在网络中。'),
    })
  }
  const problem = structuralProblem(graph, { ends, from, to }) ?? shapeProblem(to, { graph, ends, shapeOf })
  return problem === null ? succeed(null) : fail(problem)
}

function structuralProblem(
  graph: Graph,
  { ends, from, to }: { readonly ends: WireEnds; readonly from: GraphNode; readonly to: GraphNode },
): Problem | null {
  const refused = (code: string, message: Text): Problem => connectionProblem(code, { ends, message })
  if (from === to) {
    return refused('self-wire', text(`"${to.name}" cannot be its own input.`, `“${to.name}”不能以自己作为输入。`))
  }
  const source = layerKind(from.kind)
  if (source?.hasOutput === false) {
    return refused(
      'no-output-port',
      text(
        `"${from.name}" is where the network ends. Nothing can follow it.`,
        `“${from.name}”是网络的终点，后面不能再接任何节点。`,
      ),
    )
  }
  const target = layerKind(to.kind)
  const port = target?.inputs.find(({ name }) => name === ends.toPort)
  if (target !== undefined && port === undefined) {
    return refused(
      'unknown-port',
      target.inputs.length === 0
        ? text(`"${to.name}" is where samples enter. It takes no input.`, `“${to.name}”是样本进入网络的地方，不接受输入。`)
        : text(`"${to.name}" has no input "${ends.toPort}".`, `“${to.name}”没有名为“${ends.toPort}”的输入。`),
    )
  }
  const incoming = indexGraph(graph).into(to.id)
  const taken = incoming.filter((wire) => wire.toPort === ends.toPort)
  if (taken.some((wire) => wire.from === from.id) && port?.multiple !== true) {
    return refused(
      'already-connected',
      text(`"${from.name}" already leads to "${to.name}".`, `“${from.name}”已经连到“${to.name}”。`),
    )
  }
  if (downstreamOf(graph, [to.id]).has(from.id)) {
    return refused(
      'cycle',
      text(
        `"${to.name}" already leads to "${from.name}". This wire would close a circle, and values could never be worked out.`,
        `“${to.name}”已经通向“${from.name}”。这条连线会形成环路，数值将无法计算。`,
      ),
    )
  }
  return port?.multiple === false && taken.length > 0 ? occupied(graph, { ends, from, to, taken }) : null
}

function occupied(
  graph: Graph,
  {
    ends,
    from,
    to,
    taken,
  }: { readonly ends: WireEnds; readonly from: GraphNode; readonly to: GraphNode; readonly taken: readonly Wire[] },
): Problem {
  const present = indexGraph(graph).nodes.get(taken[0]?.from ?? from.id)?.name ?? ''
  const message = text(
    `"${to.name}" takes one wire, and "${present}" is already connected. Join two branches with a merge, such as Add or Concatenate.`,
    `“${to.name}”只接受一条连线，而“${present}”已经连在上面。要汇合两个分支，请使用“相加”或“拼接”等合并节点。`,
  )
  return {
    ...connectionProblem('port-occupied', { ends, message }),
    expected: text('one wire', '一条连线'),
    got: text(`${taken.length + 1} wires`, `${taken.length + 1} 条连线`),
    fixes: [
      {
        label: text(`Connect "${from.name}" instead of "${present}"`, `改为连接“${from.name}”，替换“${present}”`),
        edits: [...taken.map((wire) => ({ type: 'removeWire', wire: wire.id }) as const), { type: 'addWire', ...ends }],
      },
    ],
  }
}

function shapeProblem(
  to: GraphNode,
  { graph, ends, shapeOf }: { readonly graph: Graph; readonly ends: WireEnds; readonly shapeOf: OutputShapeOf },
): Problem | null {
  const definition = layerKind(to.kind)
  if (definition === undefined) return null
  if (!hasLegalParams(to, definition)) return null
  const drawn: Wire = { id: wireId('drawn'), ...ends }
  const wires = wiresInPortOrder(definition, [...indexGraph(graph).into(to.id), drawn])
  const shapes = wires.map((wire) => shapeOf(wire.from)?.outputShape ?? null).filter((shape) => shape !== null)
  if (!portsFilled(definition, wires) || shapes.length < wires.length) return null
  const outcome = definition.inferShape(nodeParams(to, definition), shapes)
  const refusal = 'refusals' in outcome ? outcome.refusals[0] : undefined
  if (refusal === undefined) return null
  return refusalProblem(to, {
    refusal,
    severity: 'error',
    definition,
    wires,
    drawn,
  })
}

function refuse(code: string, context: { readonly ends: WireEnds; readonly message: Text }): Result<null> {
  return fail(connectionProblem(code, context))
}

function connectionProblem(code: string, { ends, message }: { readonly ends: WireEnds; readonly message: Text }): Problem {
  return { code, severity: 'error', place: { node: ends.to }, message, fixes: [] }
}
