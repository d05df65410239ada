import type { Graph, NetDocument } from '../../contract/document.ts'

/** The document with some of its graph's lists replaced. */
export function replaceGraph(document: NetDocument, change: Partial<Graph>): NetDocument {
  return { ...document, graph: { ...document.graph, ...change } }
}
