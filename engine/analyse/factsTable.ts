import type { GraphNode } from '../contract/document.ts'
import type { Shape } from '../graph/shape.ts'
import type { AnyLayerDefinition } from '../layers/defineLayer.ts'
import { inferFacts, type LayerOutcome } from './layerFacts.ts'
import { nodeParams, paramsKey } from './nodeParams.ts'

/** Deep networks repeat themselves: within one analysis, layers of the same kind, params and input shapes are asked only once. */
export class FactsTable {
  readonly #byParams = new Map<string, Map<string, LayerOutcome>>()

  /** Only for a node with legal params and filled ports. */
  infer(node: GraphNode, definition: AnyLayerDefinition, shapes: readonly Shape[]): LayerOutcome {
    const byShapes = this.#byShapes(paramsKey(node, definition))
    const shapesKey = shapes.join(';')
    const known = byShapes.get(shapesKey)
    if (known !== undefined) return known
    const outcome = inferFacts(definition, nodeParams(node, definition), shapes)
    byShapes.set(shapesKey, outcome)
    return outcome
  }

  #byShapes(key: string): Map<string, LayerOutcome> {
    const known = this.#byParams.get(key)
    if (known !== undefined) return known
    const fresh = new Map<string, LayerOutcome>()
    this.#byParams.set(key, fresh)
    return fresh
  }
}
