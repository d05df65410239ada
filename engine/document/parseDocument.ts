import type { GraphNode, NetDocument, Params } from '../contract/document.ts'
import { fail, succeed, type Problem, type Result } from '../contract/problem.ts'
import { text } from '../contract/text.ts'
import { layerKind, withDefaults } from '../layers/registry.ts'
import { checkJson } from './checkJson.ts'
import { checkParamValues } from './checkParamValues.ts'
import { checkReferences } from './checkReferences.ts'
import { maximumProblems } from './documentLimits.ts'
import { documentSchema, nodeSchema, type CheckedDocument, type CheckedNode } from './documentSchema.ts'
import { refuse } from './edits/refuse.ts'
import { formatPath } from './formatPath.ts'
import type { LookUpKind } from './lookUpKind.ts'
import { schemaProblems, wrongValue } from './schemaProblems.ts'
import { documentUpgrades, upgradeDocument, upgradeParams, type DocumentUpgrades, type JsonObject } from './upgrades.ts'

interface ParseOptions {
  readonly upgrades?: DocumentUpgrades
  readonly lookUp?: LookUpKind
}

/**
 * A saved document of any version as one of this version, or every problem with its path in the file. Never throws and
 * never changes what it is given. Params that are left out become the kind's defaults; nodes of unknown kinds are kept
 * exactly as they are. Whether the graph makes sense (shapes, loops) is the analyser's concern: such a document opens.
 */
export function parseDocument(
  json: unknown,
  { upgrades = documentUpgrades, lookUp = layerKind }: ParseOptions = {},
): Result<NetDocument> {
  const impossible = checkJson(json)
  if (impossible !== null) return fail(impossible)
  if (!isObject(json)) return fail(wrongValue([], { expected: text('an object', '对象'), got: json }))
  if (json['format'] !== 'netwright') {
    return fail(wrongValue(['format'], { expected: text('"netwright"', '“netwright”'), got: json['format'] }))
  }
  const upgraded = upgradeDocument(json, upgrades)
  if (!upgraded.ok) return upgraded
  const checked = documentSchema.safeParse(upgraded.value)
  if (!checked.success) {
    return fail(...schemaProblems(checked.error.issues.slice(0, maximumProblems), { value: upgraded.value, path: [] }))
  }
  const problems: Problem[] = [...checkReferences(checked.data.graph, lookUp)]
  const asSaved = savedNodes(upgraded.value)
  const nodes = checked.data.graph.nodes.map((node, index) =>
    lookUp(node.kind) === undefined ? keepNode(asSaved[index]) : readNode(node, { index, lookUp, problems }),
  )
  if (problems.length > 0) return fail(...problems.slice(0, maximumProblems))
  return succeed(assemble(checked.data, nodes))
}

/** A node ready for use; what is wrong with it is added to `problems`. */
function readNode(
  node: CheckedNode,
  { index, lookUp, problems }: { readonly index: number; readonly lookUp: LookUpKind; readonly problems: Problem[] },
): GraphNode {
  const definition = lookUp(node.kind)
  if (definition === undefined) return keepNode(node)
  const path = ['graph', 'nodes', index]
  for (const key of Object.keys(node)) {
    if (key in nodeSchema.shape) continue
    const place = formatPath([...path, key])
    const message = text(`${place} is not part of a node.`, `${place} 不属于节点。`)
    problems.push(refuse('unknown-key', { message, place: { path: place }, got: text(key, key) }))
  }
  const { paramsVersion = 0, ...rest } = node
  const params = upgradeParams(definition, { params: node.params as Params, version: paramsVersion }) // checked just below
  if (params === null) {
    const steps = definition.upgrades?.length ?? 0
    problems.push(
      wrongValue([...path, 'paramsVersion'], { expected: text(`at most ${steps}`, `不超过 ${steps}`), got: paramsVersion }),
    )
    return rest as unknown as GraphNode // never used: the problem refuses the document
  }
  problems.push(...checkParamValues(definition, { params, place: { path: formatPath([...path, 'params']) } }))
  return { ...rest, params: structuredClone(withDefaults(definition, params)) } as unknown as GraphNode // branded ids
}

/** An unknown kind's node, its keys in their saved order. */
function keepNode(node: unknown): GraphNode {
  return structuredClone(node) as GraphNode // checked by the schema; params of unknown kinds may be any JSON, which nobody reads
}

function savedNodes(document: JsonObject): readonly unknown[] {
  const graph = document['graph']
  return isObject(graph) && Array.isArray(graph['nodes']) ? graph['nodes'] : []
}

/** Selected nodes that are gone are forgotten: the selection is no part of the network. */
function assemble(checked: CheckedDocument, nodes: readonly GraphNode[]): NetDocument {
  const known = new Set<string>(nodes.map((node) => node.id))
  const selection = checked.view.selection.filter((id) => known.has(id))
  // All parts are checked; only the brands of ids are missing, which exist in types alone.
  return { ...checked, graph: { ...checked.graph, nodes }, view: { ...checked.view, selection } } as unknown as NetDocument
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
