import type { Graph, GraphNode } from '../../contract/document.ts'
import type { NodeId } from '../../contract/ids.ts'
import type { Problem } from '../../contract/problem.ts'
import { text } from '../../contract/text.ts'
import { indexGraph } from '../../graph/indexGraph.ts'
import { perOutline } from '../../graph/outline.ts'
import { connectedParts, notUpstreamOf } from '../../graph/reachability.ts'
import { layerKind } from '../../layers/registry.ts'

/** Canvas pixels between a new end node and the nodes already there. */
const gap = 280
const noProblems: readonly Problem[] = []

/** No input, no output, and parts that lead to no output. */
export function endsProblems(graph: Graph): readonly Problem[] {
  const hasInput = graph.nodes.some((node) => node.kind === 'input')
  const hasOutput = graph.nodes.some(endsNetwork)
  return [...(hasInput ? [] : [noInput(graph)]), ...(hasOutput ? deadParts(graph) : [noOutput(graph)])]
}

function noInput(graph: Graph): Problem {
  const place = edge(graph.nodes, 'left')
  const bare = onlyBarePort(graph)
  return {
    code: 'no-input',
    severity: 'error',
    place: {},
    message: text(
      'The network has no Input: samples cannot enter it. Add an Input and wire it to the first layer.',
      '网络没有“输入”节点，样本无法进入。请添加“输入”并把它连到第一层。',
    ),
    expected: text('at least one Input', '至少一个“输入”'),
    got: text('none', '没有'),
    fixes: [
      bare === undefined
        ? { label: text('Add an Input', '添加“输入”'), edits: [{ type: 'addNode', kind: 'input', params: {}, ...place }] }
        : {
            label: text(`Add an Input before "${bare.node.name}"`, `在“${bare.node.name}”之前添加“输入”`),
            edits: [
              {
                type: 'addNode',
                kind: 'input',
                params: {},
                x: place.x,
                y: bare.node.y,
                to: { node: bare.node.id, port: bare.port },
              },
            ],
          },
    ],
  }
}

function noOutput(graph: Graph): Problem {
  const place = edge(graph.nodes, 'right')
  const end = onlyLooseEnd(graph)
  return {
    code: 'no-output',
    severity: 'error',
    place: {},
    message: text(
      'The network has no Output, so there is no loss to learn from. Add an Output and wire the last layer to it.',
      '网络没有“输出”节点，也就没有可供学习的损失。请添加“输出”并把最后一层连到它。',
    ),
    expected: text('at least one Output', '至少一个“输出”'),
    got: text('none', '没有'),
    fixes: [
      end === undefined
        ? { label: text('Add an Output', '添加“输出”'), edits: [{ type: 'addNode', kind: 'output', params: {}, ...place }] }
        : {
            label: text(`Add an Output behind "${end.name}"`, `在“${end.name}”之后添加“输出”`),
            edits: [{ type: 'addNode', kind: 'output', params: {}, x: place.x, y: end.y, from: end.id }],
          },
    ],
  }
}

/** The one layer behind an Input whose output goes nowhere; undefined where there is none, or a choice. */
function onlyLooseEnd(graph: Graph): GraphNode | undefined {
  const { outOf } = indexGraph(graph)
  const ends = graph.nodes.filter((node) => outOf(node.id).length === 0 && layerKind(node.kind)?.hasOutput === true)
  const [end] = ends
  return ends.length === 1 && end?.kind !== 'input' ? end : undefined
}

/** The one port for a single wire that has none; undefined where there is none, or a choice. */
function onlyBarePort(graph: Graph): { readonly node: GraphNode; readonly port: string } | undefined {
  const { into } = indexGraph(graph)
  const bare = graph.nodes.flatMap((node) =>
    (layerKind(node.kind)?.inputs ?? [])
      .filter(({ name, multiple }) => !multiple && !into(node.id).some((wire) => wire.toPort === name))
      .map(({ name: port }) => ({ node, port })),
  )
  return bare.length === 1 ? bare[0] : undefined
}

function edge(nodes: readonly GraphNode[], side: 'left' | 'right'): { readonly x: number; readonly y: number } {
  const [first, ...others] = nodes
  if (first === undefined) return { x: 0, y: 0 }
  const outermost = others.reduce((best, node) => ((side === 'left' ? node.x < best.x : node.x > best.x) ? node : best), first)
  return { x: side === 'left' ? outermost.x - gap : outermost.x + gap, y: outermost.y }
}

function endsNetwork({ kind }: GraphNode): boolean {
  return layerKind(kind)?.hasOutput === false
}

/** One warning for each part of the drawing that no output depends on. */
const deadParts = perOutline((graph: Graph): readonly Problem[] => {
  const outputs = graph.nodes.filter(endsNetwork).map((node) => node.id)
  const dead = notUpstreamOf(graph, outputs)
  return dead.length === 0 ? noProblems : connectedParts(graph, new Set(dead)).map((part) => deadPart(graph, part))
})

function deadPart(graph: Graph, part: readonly NodeId[]): Problem {
  const index = indexGraph(graph)
  const end = part.find((id) => index.outOf(id).length === 0) ?? part[0]
  const name = end === undefined ? '' : (index.nodes.get(end)?.name ?? '')
  const count = part.length
  return {
    code: 'unconnected',
    severity: 'warning',
    place: end === undefined ? {} : { node: end },
    message:
      count === 1
        ? text(
            `"${name}" leads to no Output, so it takes no part in training. Wire it up or remove it.`,
            `“${name}”没有通向任何“输出”，因此不参与训练。请把它连上或删除。`,
          )
        : text(
            `${count} nodes that end in "${name}" lead to no Output, so they take no part in training. Wire them up or remove them.`,
            `以“${name}”结尾的 ${count} 个节点没有通向任何“输出”，因此不参与训练。请把它们连上或删除。`,
          ),
    fixes: [
      {
        label:
          count === 1 ? text(`Remove "${name}"`, `删除“${name}”`) : text(`Remove these ${count} nodes`, `删除这 ${count} 个节点`),
        edits: part.map((node) => ({ type: 'removeNode', node, bridge: false }) as const),
      },
    ],
  }
}
