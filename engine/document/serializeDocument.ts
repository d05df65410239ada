import type { GraphNode, NetDocument } from '../contract/document.ts'
import { layerKind } from '../layers/registry.ts'
import type { LookUpKind } from './lookUpKind.ts'

/**
 * The document as text for a file. The same document always gives the same text: keys stand in a fixed order, a node's
 * params in the order of its kind. Nodes of unknown kinds are written as they were read.
 */
export function serializeDocument(document: NetDocument, { lookUp = layerKind }: { readonly lookUp?: LookUpKind } = {}): string {
  const { format, version, name, graph, data, training, view } = document
  const nodes = graph.nodes.map((node) => orderNode(node, lookUp))
  const wires = graph.wires.map(({ id, from, to, toPort }) => ({ id, from, to, toPort }))
  const groups = graph.groups.map(({ id, name: title, parent, folded }) => ({
    id,
    name: title,
    ...(parent === undefined ? {} : { parent }),
    ...(folded === undefined ? {} : { folded }),
  }))
  const ordered = {
    format,
    version,
    name,
    graph: { nodes, wires, groups },
    data: orderKeys(data),
    training: orderKeys(training),
    view: orderKeys(view),
  }
  return `${JSON.stringify(ordered, null, 1)}\n`
}

function orderNode(node: GraphNode, lookUp: LookUpKind): unknown {
  const definition = lookUp(node.kind)
  if (definition === undefined) return node
  const { id, kind, name, params, x, y, group, frozen, learningRateFactor } = node
  const names = [...Object.keys(definition.params), ...Object.keys(params)]
  const ordered = Object.fromEntries(names.filter((key) => Object.hasOwn(params, key)).map((key) => [key, params[key]]))
  const steps = definition.upgrades?.length ?? 0
  return {
    id,
    kind,
    name,
    params: ordered,
    x,
    y,
    ...(group === undefined ? {} : { group }),
    ...(frozen === undefined ? {} : { frozen }),
    ...(learningRateFactor === undefined ? {} : { learningRateFactor }),
    ...(steps === 0 ? {} : { paramsVersion: steps }),
  }
}

/** Settings in alphabetical order: their parts are small, and their order says nothing. */
function orderKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(orderKeys)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([key, item]) => [key, orderKeys(item)]),
  )
}
