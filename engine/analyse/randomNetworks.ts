import fc from 'fast-check'
import type { DataSummary } from '../contract/dataSummary.ts'
import type { Graph, GraphNode, Params, Wire } from '../contract/document.ts'
import { groupId, nodeId, wireId } from '../contract/ids.ts'
import { formulaText } from '../graph/formula.ts'
import { indexGraph } from '../graph/indexGraph.ts'
import type { GraphAnalysis, NodeAnalysis } from './analysis.ts'

type Drawn = { readonly graph: Graph }

/** Layers with params that are mostly legal, mostly fit together, and sometimes do neither. */
const anyLayer: fc.Arbitrary<{ readonly kind: string; readonly params: Params }> = fc.oneof(
  fc.record({
    kind: fc.constant('conv2d'),
    params: fc.record({
      filters: fc.constantFrom(2, 4, 4, 0),
      kernel: fc.constantFrom([3, 3], [1, 1], [9, 9]),
      stride: fc.constantFrom([1, 1], [1, 1], [2, 2]),
      padding: fc.constantFrom('same', 'same', 'valid', 1),
    }),
  }),
  fc.record({ kind: fc.constant('dense'), params: fc.record({ units: fc.constantFrom(1, 4, 10, -3) }) }),
  fc.record({
    kind: fc.constant('activation'),
    params: fc.record({ function: fc.constantFrom('relu', 'softmax', 'sigmoid', 'none') }),
  }),
  fc.record({
    kind: fc.constantFrom('add', 'concatenate', 'flatten', 'batchNorm', 'maxPool2d', 'globalAvgPool2d', 'dropout', 'hologram'),
    params: fc.constant({}),
  }),
  fc.record({
    kind: fc.constant('output'),
    params: fc.record({
      task: fc.constantFrom('classification', 'regression'),
      loss: fc.constantFrom('softmaxCrossEntropy', 'hinge', 'meanSquaredError'),
    }),
  }),
)

const anyInput = fc.constantFrom([8, 8, 4], [8, 8, 4], [16], [6, 4]).map((shape) => ({ kind: 'input', params: { shape } }))

/** An input, then layers and now and then another input in a row; extra wires go forward and, now and then, back. */
export const anyNetwork: fc.Arbitrary<Drawn> = fc
  .tuple(
    anyInput,
    fc.array(fc.oneof({ weight: 9, arbitrary: anyLayer }, { weight: 1, arbitrary: anyInput }), { minLength: 1, maxLength: 14 }),
    fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 6 }),
  )
  .map(([input, layers, extra]) => {
    const nodes = [input, ...layers].map((layer, at): GraphNode => ({
      ...layer,
      id: nodeId(`n${at}`),
      name: `${layer.kind}${at}`,
      x: at * 200,
      y: 0,
    }))
    const row = nodes.slice(1).map((node, at) => wireBetween(nodes[at], { to: node, id: `row${at}` }))
    const more = extra.map(([from, to], at) => wireBetween(pick(nodes, from), { to: pick(nodes, to), id: `extra${at}` }))
    return { graph: { nodes, wires: [...row, ...more].filter((wire) => wire !== null), groups: [] } }
  })

type Edit = (graph: Graph) => Graph

/** What may have been read from the data; the second fits some of the networks. */
export const anyData: fc.Arbitrary<DataSummary | null> = fc.constantFrom(null, [8, 8, 4], [10]).map((shape) =>
  shape === null
    ? null
    : {
        dataId: 'random',
        samples: 10,
        shape,
        classNames: ['a', 'b', 'c', 'd'],
        targetSize: 1,
        samplesPerClass: null,
        minimum: 0,
        maximum: 1,
        attribution: null,
        problems: [],
      },
)

/** One change of the kind that people make, and some that they cannot: whatever comes, the analysis must be right. */
export const anyEdit: fc.Arbitrary<Edit> = fc.oneof(
  fc.tuple(fc.nat(), anyLayer).map(
    ([at, layer]): Edit =>
      (graph) =>
        changeNode(graph, { at, change: layer }),
  ),
  fc.tuple(fc.nat(), fc.constantFrom<Params>({ kernel: [5, 5] }, { kernel: [1, 1] }, { units: 4 }, { stride: [2, 2] })).map(
    ([at, params]): Edit =>
      (graph) =>
        changeNode(graph, { at, change: { params: { ...pick(graph.nodes, at)?.params, ...params } } }),
  ),
  fc.tuple(fc.nat(), fc.nat()).map(([at, id]): Edit => (graph) => ({
    ...graph,
    wires: graph.wires.map((wire) => (wire === pick(graph.wires, at) ? { ...wire, id: wireId(`again${id}`) } : wire)),
  })),
  fc.tuple(fc.nat(), fc.integer({ min: -500, max: 500 })).map(
    ([at, x]): Edit =>
      (graph) =>
        changeNode(graph, { at, change: { x } }),
  ),
  fc.tuple(fc.nat(), fc.constantFrom('a', 'b', '')).map(
    ([at, name]): Edit =>
      (graph) =>
        changeNode(graph, { at, change: { name } }),
  ),
  fc.nat().map(
    (at): Edit =>
      (graph) =>
        changeNode(graph, { at, change: { frozen: true } }),
  ),
  fc.tuple(fc.nat(), fc.nat(), fc.nat()).map(([from, to, id]): Edit => (graph) => {
    const wire = wireBetween(pick(graph.nodes, from), { to: pick(graph.nodes, to), id: `new${id}` })
    return wire === null ? graph : { ...graph, wires: [...graph.wires.filter((other) => other.id !== wire.id), wire] }
  }),
  fc.nat().map((at): Edit => (graph) => ({ ...graph, wires: graph.wires.filter((wire) => wire !== pick(graph.wires, at)) })),
  fc.nat().map((at): Edit => (graph) => {
    const gone = pick(graph.nodes, at)
    if (gone === undefined) return graph
    return {
      ...graph,
      nodes: graph.nodes.filter((node) => node !== gone),
      wires: graph.wires.filter((wire) => wire.from !== gone.id && wire.to !== gone.id),
    }
  }),
  fc.nat().map((at): Edit => (graph) => {
    const moved = pick(graph.wires, at)
    return moved === undefined ? graph : { ...graph, wires: [moved, ...graph.wires.filter((wire) => wire !== moved)] }
  }),
  fc.nat().map((at): Edit => (graph) => {
    const moved = pick(graph.nodes, at)
    return moved === undefined ? graph : { ...graph, nodes: [...graph.nodes.filter((node) => node !== moved), moved] }
  }),
  fc.tuple(fc.nat(), anyLayer, fc.nat()).map(
    ([at, layer, id]): Edit =>
      (graph) =>
        insertNode(graph, { at, layer, id }),
  ),
  fc.tuple(fc.nat(), fc.nat()).map(
    ([at, last]): Edit =>
      (graph) =>
        removeJoined(graph, { at, last }),
  ),
  fc.tuple(fc.nat(), fc.constantFrom('g', 'h')).map(([at, group]): Edit => (graph) => ({
    ...changeNode(graph, { at, change: { group: groupId(group) } }),
    groups: ['g', 'h'].map((name) => ({ id: groupId(name), name })),
  })),
  // A file by hand: an id twice, or a wire from nowhere.
  fc.tuple(fc.nat(), fc.nat()).map(
    ([at, other]): Edit =>
      (graph) =>
        changeNode(graph, { at, change: { id: pick(graph.nodes, other)?.id ?? nodeId('n0') } }),
  ),
  fc.tuple(fc.nat(), fc.nat()).map(([at, id]): Edit => (graph) => {
    const to = pick(graph.nodes, at)
    if (to === undefined) return graph
    return {
      ...graph,
      wires: [...graph.wires, { id: wireId(`stray${id}`), from: nodeId(`n${id % 40}`), to: to.id, toPort: 'in' }],
    }
  }),
)

interface NewLayer {
  readonly at: number
  readonly layer: { readonly kind: string; readonly params: Params }
  readonly id: number
}

/** In the middle of a wire, and somewhere in the list of nodes. */
function insertNode(graph: Graph, { at, layer, id }: NewLayer): Graph {
  const wire = pick(graph.wires, at)
  const node: GraphNode = { ...layer, id: nodeId(`added${id}`), name: `added${id % 50}`, x: 0, y: 0 }
  const place = at % (graph.nodes.length + 1)
  const nodes = [...graph.nodes.slice(0, place), node, ...graph.nodes.slice(place)]
  if (wire === undefined) return { ...graph, nodes }
  const wires = graph.wires.flatMap((other) =>
    other === wire
      ? [
          { ...wire, to: node.id },
          { ...wire, id: wireId(`behind${id}`), from: node.id },
        ]
      : [other],
  )
  return { ...graph, nodes, wires }
}

/** Up to three nodes that follow each other in the list, and what was before and behind each is joined. */
function removeJoined(graph: Graph, { at, last }: { readonly at: number; readonly last: number }): Graph {
  const first = at % Math.max(1, graph.nodes.length)
  return graph.nodes.slice(first, first + 1 + (last % 3)).reduce((rest, gone) => {
    const [source] = rest.wires.filter((wire) => wire.to === gone.id)
    const wires = rest.wires.flatMap((wire) => {
      if (wire.to === gone.id) return []
      if (wire.from !== gone.id) return [wire]
      return source === undefined ? [] : [{ ...wire, from: source.from }]
    })
    return { ...rest, nodes: rest.nodes.filter((node) => node !== gone), wires }
  }, graph)
}

function changeNode(graph: Graph, { at, change }: { readonly at: number; readonly change: Partial<GraphNode> }): Graph {
  const target = pick(graph.nodes, at)
  return { ...graph, nodes: graph.nodes.map((node) => (node === target ? { ...node, ...change } : node)) }
}

function pick<Item>(items: readonly Item[], at: number): Item | undefined {
  return items[at % items.length]
}

function wireBetween(
  from: GraphNode | undefined,
  { to, id }: { readonly to: GraphNode | undefined; readonly id: string },
): Wire | null {
  return from === undefined || to === undefined ? null : { id: wireId(id), from: from.id, to: to.id, toPort: 'in' }
}

/** The same document in new objects, for which nothing is remembered: ids are numbered anew behind a larger graph. */
export function copyOf(document: Drawn): Drawn {
  const nodes = Array.from({ length: 300 }, (_, at) => ({
    id: nodeId(`other${at}`),
    kind: 'dense',
    name: '',
    params: {},
    x: 0,
    y: 0,
  }))
  indexGraph({ nodes, wires: [], groups: [] })
  return structuredClone({ graph: document.graph })
}

/** An analysis as plain data, formulas written out, for comparison. */
export function plainAnalysis({ nodes, order, totals, problems }: GraphAnalysis) {
  return { nodes: [...nodes].map(([id, node]) => ({ id, ...plainNode(node) })), order, totals, problems }
}

function plainNode(node: NodeAnalysis) {
  return {
    node: node.node,
    inputShapes: node.inputShapes,
    outputShape: node.outputShape,
    trainable: node.trainable,
    frozen: node.frozen,
    multiplyAdds: node.multiplyAdds,
    receptiveField: node.receptiveField,
    activationBytes: node.activationBytes,
    problems: node.problems,
    formulas: [
      node.outputFormula,
      node.parameterFormula,
      node.multiplyAddsFormula,
      node.receptiveFieldFormula,
      node.activationFormula,
    ].map(formulaText),
  }
}
