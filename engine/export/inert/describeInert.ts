import type { GraphNode } from '../../contract/document.ts'
import type { ExportFormat } from '../../contract/exportFormats.ts'
import type { Text } from '../../contract/text.ts'
import type { Shape } from '../../graph/shape.ts'
import { readKeptKeras } from '../../layers/inert/keptKeras.ts'
import { readKeptOnnx, reasonOfInert, type KeptOnnx, type KeptOnnxAttribute } from '../../layers/inert/keptOnnx.ts'
import { formatsOfInert } from './keptFormats.ts'

export interface InertFacts {
  /** "GRU (keras.layers)", "LRN (ai.onnx 17)" */
  readonly type: string
  /** Why no layer here is the same; null: told elsewhere. */
  readonly reason: Text | null
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
  const operator = readKeptOnnx(node)
  if (operator !== null) return { ...describeOperator(operator), formats, reason: reasonOfInert(node) }
  if (kept === null) {
    const config = Object.entries(node.params).map(([name, value]) => [name, shorten(JSON.stringify(value))] as const)
    return { type: node.kind, config, weights: null, formats, reason: null }
  }
  return {
    type: kept.registeredName ?? `${kept.className} (${kept.module ?? 'keras.layers'})`,
    config: Object.entries(kept.config).map(([name, value]) => [name, shorten(JSON.stringify(value))]),
    weights: kept.weights.map((name, index) => ({ name, shape: kept.weightShapes[index] ?? [] })),
    formats,
    reason: null,
  }
}

function describeOperator(kept: KeptOnnx): Pick<InertFacts, 'type' | 'config' | 'weights'> {
  const { operator, domain, version, attributes, inputs } = kept
  const shapes = new Map(inputs.flatMap((input) => (input.type === 'tensor' ? [[input.weight, input.shape] as const] : [])))
  return {
    type: `${operator} (${domain === '' ? 'ai.onnx' : domain} ${version})`,
    config: Object.entries(attributes).map(([name, attribute]) => [name, shorten(JSON.stringify(valueOf(attribute)))]),
    weights: [...shapes].map(([name, shape]) => ({ name, shape })),
  }
}

function valueOf(attribute: KeptOnnxAttribute): unknown {
  if (attribute.type === 'graph') return 'graph'
  if (attribute.type === 'tensor') return `tensor ${attribute.shape.join('×')}`
  return 'values' in attribute ? attribute.values : attribute.value
}

function shorten(words: string): string {
  return words.length > 300 ? `${words.slice(0, 300)}…` : words
}
