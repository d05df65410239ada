import type { GraphNode, NetDocument, Wire } from '../../contract/document.ts'
import type { NodeId } from '../../contract/ids.ts'
import { fail, type Problem, type Result } from '../../contract/problem.ts'
import { text } from '../../contract/text.ts'
import { indexGraph, type GraphIndex } from '../../graph/indexGraph.ts'
import { layerKind } from '../../layers/registry.ts'
import { findNode } from './findNode.ts'
import { freshWireId } from './freshId.ts'
import { refuse } from './refuse.ts'
import { replaceGraph } from './replaceGraph.ts'
import { withinLimits } from './withinLimits.ts'

export interface Connection {
  readonly from: NodeId
  readonly to: NodeId
  readonly toPort: string
  /** A wire that already ends in a port for one wire is taken out first; else the new wire is refused. */
  readonly replace?: boolean
}

/**
 * Draws a wire, last in the order of wires. Refused where an end is missing, the source has no output, the port does not
 * exist or is taken, or the wire would close a loop. Shapes are the analyser's concern.
 */
export function connect(document: NetDocument, connection: Connection): Result<NetDocument> {
  const problem = refuseConnection(document, connection)
  if (problem !== null) return fail(problem)
  const { from, to, toPort } = connection
  const kept = hasMultiplePort(document, connection)
    ? document.graph.wires
    : document.graph.wires.filter((wire) => wire.to !== to || wire.toPort !== toPort)
  const wire: Wire = { id: freshWireId(indexGraph(document.graph).wires), from, to, toPort }
  return withinLimits(replaceGraph(document, { wires: [...kept, wire] }))
}

/** Why this wire may not be drawn; null where it may. The canvas asks while a wire is being dragged. */
function refuseConnection(document: NetDocument, { from, to, toPort, replace = false }: Connection): Problem | null {
  const source = findNode(document, from)
  if (!source.ok) return source.problems[0] ?? null
  const target = findNode(document, to)
  if (!target.ok) return target.problems[0] ?? null
  const index = indexGraph(document.graph)
  const place = { node: to }
  const sourceKind = layerKind(source.value.kind)
  if (sourceKind?.hasOutput === false) {
    return refuse('no-output', {
      message: text(
        `"${source.value.name}" gives nothing on: it ends the network.`,
        `“${source.value.name}”没有输出：它是网络的终点。`,
      ),
      place,
    })
  }
  const ports = layerKind(target.value.kind)?.inputs
  const port = ports?.find((candidate) => candidate.name === toPort)
  if (ports !== undefined && port === undefined)
    return refuse('unknown-port', { message: noSuchPort(target.value, toPort), place })
  if (leadsTo(index, { from: to, to: from })) return refuse('cycle', { message: closesLoop(source.value, target.value), place })
  const taken = index.into(to).find((wire) => wire.toPort === toPort)
  if (port?.multiple === false && taken !== undefined && !replace) {
    return refuse('port-taken', {
      message: text(
        `"${target.value.name}" takes one input, and it already has one. Remove that wire first, or join the two with Add or Concatenate.`,
        `“${target.value.name}”只接受一个输入，而它已经有一个了。请先删除原来的连线，或用“相加”“拼接”合并两者。`,
      ),
      place: { node: to, wire: taken.id },
    })
  }
  return null
}

function hasMultiplePort(document: NetDocument, { to, toPort }: Connection): boolean {
  const target = indexGraph(document.graph).nodes.get(to)
  const ports = layerKind(target?.kind ?? '')?.inputs
  return ports?.find((port) => port.name === toPort)?.multiple ?? true
}

function leadsTo(index: GraphIndex, { from, to }: { readonly from: NodeId; readonly to: NodeId }): boolean {
  const seen = new Set<NodeId>([from])
  const waiting = [from]
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (node === to) return true
    for (const wire of index.outOf(node)) {
      if (seen.has(wire.to)) continue
      seen.add(wire.to)
      waiting.push(wire.to)
    }
  }
  return false
}

function noSuchPort(target: GraphNode, port: string) {
  const ports = layerKind(target.kind)?.inputs ?? []
  if (ports.length === 0)
    return text(`"${target.name}" takes no input: the network begins there.`, `“${target.name}”没有输入：网络从这里开始。`)
  return text(`"${target.name}" has no input called "${port}".`, `“${target.name}”没有名为“${port}”的输入。`)
}

function closesLoop(source: GraphNode, target: GraphNode) {
  if (source.id === target.id)
    return text(`A wire from "${source.name}" to itself would be a loop.`, `从“${source.name}”连到自身会形成环路。`)
  return text(
    `"${target.name}" already leads to "${source.name}": this wire would close a loop, and data could never get through.`,
    `“${target.name}”已经通向“${source.name}”：这条连线会形成环路，数据将无法通过。`,
  )
}
