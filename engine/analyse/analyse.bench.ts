import type { Graph, NetDocument, Params } from '../contract/document.ts'
import { nodeId } from '../contract/ids.ts'
import { analyse } from './analyse.ts'
import type { GraphAnalysis } from './analysis.ts'
import { drawGraph, type Drawing } from './drawGraph.ts'

export interface AnalyseBench {
  readonly nodes: number
  /** One param of one layer changes; half of the edits are at the very front, so that every shape behind them changes. */
  readonly medianMs: number
  readonly maxMs: number
}

const blocks = 103
const warmUpEdits = 30
const edits = 200

/** Milliseconds from an edit to a complete analysis, problems included, in a residual network of 520 nodes. */
export function benchAnalyse(): AnalyseBench {
  let document = residualNetwork()
  let analysis: GraphAnalysis = analyse(document)
  const times: number[] = []
  for (let edit = 0; edit < warmUpEdits + edits; edit += 1) {
    document = { graph: editOnce(document.graph, edit) }
    const start = performance.now()
    analysis = analyse(document, { previous: analysis })
    if (edit >= warmUpEdits) times.push(performance.now() - start)
  }
  times.sort((left, right) => left - right)
  return { nodes: document.graph.nodes.length, medianMs: times[Math.floor(times.length / 2)] ?? 0, maxMs: times.at(-1) ?? 0 }
}

export function residualNetwork(): Pick<NetDocument, 'graph'> {
  const nodes: Record<string, Drawing[string]> = { x: { kind: 'input', params: { shape: [64, 64, 16] } } }
  const wires: string[] = []
  let last = 'x'
  for (let block = 0; block < blocks; block += 1) {
    const name = (part: string): string => `${part}${block}`
    nodes[name('conv')] = { kind: 'conv2d', params: { filters: 16 } }
    nodes[name('norm')] = { kind: 'batchNorm' }
    nodes[name('relu')] = { kind: 'activation' }
    nodes[name('second')] = { kind: 'conv2d', params: { filters: 16 } }
    nodes[name('add')] = { kind: 'add' }
    wires.push(`${last} → ${name('conv')}`, `${name('conv')} → ${name('norm')}`, `${name('norm')} → ${name('relu')}`)
    wires.push(`${name('relu')} → ${name('second')}`, `${name('second')} → ${name('add')}`, `${last} → ${name('add')}`)
    last = name('add')
  }
  Object.assign(nodes, {
    pool: { kind: 'globalAvgPool2d' },
    drop: { kind: 'dropout' },
    scores: { kind: 'dense', params: { units: 10 } },
    out: { kind: 'output' },
  })
  wires.push(`${last} → pool`, 'pool → drop', 'drop → scores', 'scores → out')
  return drawGraph(nodes, wires)
}

/** In turn: the input's size (every shape changes), and the kernel of some convolution (receptive fields behind it change). */
function editOnce(graph: Graph, edit: number): Graph {
  const size = 64 + (edit % 7)
  const [target, change]: readonly [string, Params] =
    edit % 2 === 0 ? ['x', { shape: [size, size, 16] }] : [`conv${edit % blocks}`, { kernel: [3 + 2 * (edit % 3), 3] }]
  const id = nodeId(target)
  return {
    ...graph,
    nodes: graph.nodes.map((node) => (node.id === id ? { ...node, params: { ...node.params, ...change } } : node)),
  }
}
