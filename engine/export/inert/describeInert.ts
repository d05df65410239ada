import type { GraphNode } from '../../contract/document.ts'
import type { ExportFormat } from '../../contract/exportFormats.ts'
import type { Shape } from '../../graph/shape.ts'
import { readKeptKeras } from '../../layers/inert/keptKeras.ts'
import { formatsOfInert } from './keptFormats.ts'

export interface InertFacts {
  /** "GRU (keras.layers)" */
  readonly type: string
  /** Settings with their values as JSON. */
  readonly config: readonly (readonly [name: string, value: string])[]
  /** null: not told with the node. */
  readonly weights: readonly { readonly name: string; readonly shape: Shape }[] | null
  readonly formats: readonly ExportFormat[]
}

/** What people are shown of an unknown layer. */
export function describeInert(node: GraphNode): InertFacts {
  const kept = readKeptKeras(node)
  const formats = formatsOfInert(node)
  if (kept === null) {
    const config = Object.entries(node.params).map(([name, value]) => [name, shorten(JSON.stringify(value))] as const)
    return { type: node.kind, config, weights: null, formats }
  }
  return {
    type: kept.registeredName ?? `${kept.className} (${kept.module ?? 'keras.layers'})`,
    config: Object.entries(kept.config).map(([name, value]) => [name, shorten(JSON.stringify(value))]),
    weights: kept.weights.map((name, index) => ({ name, shape: kept.weightShapes[index] ?? [] })),
    formats,
  }
}

function shorten(words: string): string {
  return words.length > 300 ? `${words.slice(0, 300)}…` : words
}
