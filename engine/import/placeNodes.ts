import type { Graph, GraphNode } from '../contract/document.ts'
import type { NodeId } from '../contract/ids.ts'
import { columnPitch, rowPitch } from '../document/cardPlaces.ts'

/** A row of a chain is broken here at the latest. */
const longestRow = 8

/** Kinds that make pictures smaller: behind them a new row begins, as in the templates. */
const shrinks = new Set(['maxPool2d', 'maxPool1d', 'avgPool2d', 'globalAvgPool2d', 'globalMaxPool2d', 'flatten'])

/**
 * Places for cards that stand nowhere yet. A chain is written in rows like a text, one for each size of its pictures;
 * anything that branches goes from left to right by how far it is from the inputs, branches below each other.
 */
export function placeNodes(graph: Graph): Graph {
  const places = isChain(graph) ? chainPlaces(graph) : branchPlaces(graph)
  return { ...graph, nodes: graph.nodes.map((node) => ({ ...node, ...places.get(node.id) })) }
}

type Places = ReadonlyMap<NodeId, { readonly x: number; readonly y: number }>

function isChain({ nodes, wires }: Graph): boolean {
  const [out, into] = [new Set(wires.map(({ from }) => from)), new Set(wires.map(({ to }) => to))]
  return wires.length === nodes.length - 1 && out.size === wires.length && into.size === wires.length
}

function chainPlaces({ nodes, wires }: Graph): Places {
  const next = new Map(wires.map(({ from, to }) => [from, to]))
  const behind = new Set(wires.map(({ to }) => to))
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const order: GraphNode[] = []
  let node = nodes.find(({ id }) => !behind.has(id))
  while (node !== undefined && order.length < nodes.length) {
    order.push(node)
    const after = next.get(node.id)
    node = after === undefined ? undefined : byId.get(after)
  }
  const rows: GraphNode[][] = [[]]
  for (const each of order) {
    const row = rows.at(-1) ?? []
    row.push(each)
    const isEnd = shrinks.has(each.kind) && row.length > 1
    if (isEnd || row.length >= longestRow) rows.push([])
  }
  const first = order[0]
  const places = new Map<NodeId, { x: number; y: number }>()
  rows.forEach((row, line) => {
    /* The input stands out to the left, rows below it begin under its successor. */
    const indent = rows.length > 1 && row[0] !== first ? 1 : 0
    row.forEach(({ id }, column) => places.set(id, { x: (column + indent) * columnPitch, y: line * rowPitch * 1.15 }))
  })
  return places
}

function branchPlaces({ nodes, wires }: Graph): Places {
  const sources = new Map<NodeId, NodeId[]>()
  for (const { from, to } of wires) sources.set(to, [...(sources.get(to) ?? []), from])
  const column = new Map<NodeId, number>()
  /* Nodes stand in the order in which they are computed; a loop would only end up in a wrong column. */
  for (const { id } of nodes) column.set(id, 1 + Math.max(-1, ...(sources.get(id) ?? []).map((from) => column.get(from) ?? -1)))
  const row = new Map<NodeId, number>()
  const used = new Map<number, Set<number>>()
  for (const { id } of nodes) {
    const at = column.get(id) ?? 0
    const taken = used.get(at) ?? new Set<number>()
    let wanted = Math.min(...(sources.get(id) ?? []).map((from) => row.get(from) ?? 0), Infinity)
    if (!Number.isFinite(wanted)) wanted = 0
    while (taken.has(wanted)) wanted += 1
    taken.add(wanted)
    used.set(at, taken)
    row.set(id, wanted)
  }
  return new Map(nodes.map(({ id }) => [id, { x: (column.get(id) ?? 0) * columnPitch, y: (row.get(id) ?? 0) * rowPitch }]))
}
