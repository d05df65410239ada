import type { GraphNode, NetDocument, Params } from '../../contract/document.ts'
import type { GroupId } from '../../contract/ids.ts'
import { fail, type Result } from '../../contract/problem.ts'
import { text } from '../../contract/text.ts'
import { indexGraph } from '../../graph/indexGraph.ts'
import { layerKind, withDefaults } from '../../layers/registry.ts'
import { checkParamValues } from '../checkParamValues.ts'
import { freshNodeId } from './freshId.ts'
import { freshName } from './freshName.ts'
import { refuse } from './refuse.ts'
import { replaceGraph } from './replaceGraph.ts'
import { withinLimits } from './withinLimits.ts'

export interface NewNode {
  readonly kind: string
  /** Those left out are the kind's defaults. */
  readonly params?: Params
  readonly x: number
  readonly y: number
  readonly group?: GroupId
}

/** Puts a node with a fresh id and name on the canvas, as the last in the list of nodes. */
export function addNode(document: NetDocument, { kind, params = {}, x, y, group }: NewNode): Result<NetDocument> {
  const definition = layerKind(kind)
  if (definition === undefined) {
    return fail(
      refuse('unknown-kind', {
        message: text(`This version of Netwright has no layer kind "${kind}".`, `这个版本的 Netwright 没有“${kind}”这种层。`),
      }),
    )
  }
  const problems = checkParamValues(definition, { params, place: {} })
  if (problems.length > 0) return fail(...problems)
  const node: GraphNode = {
    id: freshNodeId(indexGraph(document.graph).nodes),
    kind,
    name: freshName(document, kind),
    params: withDefaults(definition, params),
    x,
    y,
    ...(group === undefined ? {} : { group }),
  }
  return withinLimits(replaceGraph(document, { nodes: [...document.graph.nodes, node] }))
}
