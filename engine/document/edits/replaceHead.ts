import type { GraphNode, NetDocument } from '../../contract/document.ts'
import type { NodeId } from '../../contract/ids.ts'
import { fail, succeed, type Problem, type Result } from '../../contract/problem.ts'
import { text } from '../../contract/text.ts'
import { indexGraph } from '../../graph/indexGraph.ts'
import { keepsChannels } from '../../layers/keepsChannels.ts'
import { findNode } from './findNode.ts'
import { freshNodeId } from './freshId.ts'
import { insertOnWire } from './insertOnWire.ts'
import { refuse } from './refuse.ts'
import { setParams } from './setParams.ts'

const normalizers: ReadonlySet<string> = new Set(['batchNorm', 'layerNorm'])

/** Layers that make scores, and the param that says how many. */
const makers: ReadonlyMap<string, string> = new Map([
  ['dense', 'units'],
  ['conv1d', 'filters'],
  ['conv2d', 'filters'],
  ['separableConv2d', 'filters'],
])

/**
 * Prepares a trained network for other classes: the layer that gives an output's scores (and what normalises them) is
 * replaced by one like it with `scores` of them. It gets a new id, so that the next run draws its weights anew even where
 * their shape stayed; all other layers keep theirs. It is not frozen and learns at the run's rate. Where no layer makes the
 * scores by itself (a merge, a recurrent layer), a fully connected one is put before the output.
 */
export function replaceHead(
  document: NetDocument,
  { output, scores }: { readonly output: NodeId; readonly scores: number },
): Result<NetDocument> {
  const found = findNode(document, output)
  if (!found.ok) return found
  if (found.value.kind !== 'output') return fail(noOutput(found.value))
  const [wire] = indexGraph(document.graph).into(output)
  if (wire === undefined) return fail(nothingBefore(found.value))
  const { head, between } = headOf(document, output)
  const param = head === null ? undefined : makers.get(head.kind)
  if (head === null || param === undefined) {
    return insertOnWire(document, { wire: wire.id, kind: 'dense', params: { units: scores } })
  }
  const sized = setParams(document, { node: head.id, params: { [param]: scores } })
  return sized.ok ? succeed(withFreshWeights(sized.value, [head, ...between])) : sized
}

/** The layer that makes an output's scores, and what lies between the two, from the output upwards. */
function headOf(
  { graph }: NetDocument,
  output: NodeId,
): { readonly head: GraphNode | null; readonly between: readonly GraphNode[] } {
  const index = indexGraph(graph)
  const between: GraphNode[] = []
  let id = index.into(output)[0]?.from
  while (id !== undefined && between.length <= graph.nodes.length) {
    const node = index.nodes.get(id)
    if (node === undefined) break
    if (makers.has(node.kind)) return { head: node, between }
    if (!keepsChannels.has(node.kind)) break
    between.push(node)
    id = index.into(node.id)[0]?.from
  }
  return { head: null, between: [] }
}

/** Weights are kept by node id: a node with another id has none yet. */
function withFreshWeights(document: NetDocument, replaced: readonly GraphNode[]): NetDocument {
  const taken = new Set(document.graph.nodes.map((node) => node.id))
  const ids = new Map<NodeId, NodeId>()
  for (const node of replaced) {
    if (!makers.has(node.kind) && !normalizers.has(node.kind)) continue
    const fresh = freshNodeId(taken)
    taken.add(fresh)
    ids.set(node.id, fresh)
  }
  const renewed = (id: NodeId): NodeId => ids.get(id) ?? id
  const { graph, view } = document
  return {
    ...document,
    graph: {
      ...graph,
      nodes: graph.nodes.map((node) => {
        const id = ids.get(node.id)
        if (id === undefined) return node
        const { frozen: _frozen, learningRateFactor: _factor, ...rest } = node
        return { ...rest, id }
      }),
      wires: graph.wires.map((wire) =>
        ids.has(wire.from) || ids.has(wire.to) ? { ...wire, from: renewed(wire.from), to: renewed(wire.to) } : wire,
      ),
    },
    view: { ...view, selection: view.selection.map(renewed) },
  }
}

function noOutput(node: GraphNode): Problem {
  return refuse('no-output', {
    message: text(
      `"${node.name}" is no Output. A head is what gives an Output its scores: choose the Output node.`,
      `“${node.name}”不是输出节点。输出头是为输出节点提供得分的层，请选择输出节点。`,
    ),
    place: { node: node.id },
  })
}

function nothingBefore(node: GraphNode): Problem {
  return refuse('no-head', {
    message: text(
      `Nothing is wired into "${node.name}", so there is no head to replace. Wire the last layer into it first.`,
      `没有任何层连到“${node.name}”，因此没有可替换的输出头。请先把最后一层连到它。`,
    ),
    place: { node: node.id },
  })
}
