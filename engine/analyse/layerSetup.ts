import type { GraphNode, Params } from '../contract/document.ts'
import { shapeListsEqual, type Shape } from '../graph/shape.ts'
import type { AnyLayerDefinition } from '../layers/defineLayer.ts'
import { withDefaults } from '../layers/registry.ts'
import { inferFacts, type LayerOutcome } from './layerFacts.ts'

/** Distinct settings and, for each, distinct inputs that are remembered; the oldest go first. */
const mostSetups = 2000
const mostAnswers = 32

interface Answer {
  readonly inputShapes: readonly Shape[]
  readonly outcome: LayerOutcome
}

/**
 * A layer kind with all its params. Deep networks repeat themselves: nodes with equal params share one setup, and what
 * the kind says to an input is asked once for all of them, from one analysis to the next. Equal outputs are therefore
 * mostly the same object.
 */
class LayerSetup {
  readonly definition: AnyLayerDefinition
  /** The node's, and the kind's defaults for those that it does not name. */
  readonly params: Params
  /** Whether the kind allows every value. */
  readonly isLegal: boolean
  readonly #answers: Answer[] = []
  #oldest = 0

  constructor(definition: AnyLayerDefinition, given: Params) {
    this.definition = definition
    this.params = withDefaults(definition, given)
    this.isLegal = Object.entries(definition.params).every(([name, spec]) => spec.check(this.params[name]) === null)
  }

  /** Only for legal params and filled ports. Keeps a copy of `shapes`. */
  infer(shapes: readonly Shape[]): LayerOutcome {
    for (let at = 0; at < this.#answers.length; at += 1) {
      const answer = this.#answers[at]
      if (answer !== undefined && shapeListsEqual(answer.inputShapes, shapes)) return answer.outcome
    }
    const inputShapes = shapes.slice()
    const outcome = inferFacts(this.definition, this.params, inputShapes)
    this.#answers[this.#oldest] = { inputShapes, outcome }
    this.#oldest = (this.#oldest + 1) % mostAnswers
    return outcome
  }
}

const byIdentity = new WeakMap<Params, LayerSetup>()
const byContent = new Map<string, LayerSetup>()

/** The setup of a node of this kind. Its params are read once: they are never changed in place. */
export function layerSetup(node: GraphNode, definition: AnyLayerDefinition): LayerSetup {
  const known = byIdentity.get(node.params)
  if (known?.definition === definition) return known
  const setup = sharedSetup(definition, node.params)
  byIdentity.set(node.params, setup)
  return setup
}

function sharedSetup(definition: AnyLayerDefinition, params: Params): LayerSetup {
  const key = `${definition.kind} ${JSON.stringify(params)}`
  const known = byContent.get(key)
  if (known?.definition === definition) return known
  const setup = new LayerSetup(definition, params)
  // JSON cannot tell NaN from null; neither is legal.
  if (!setup.isLegal) return setup
  const [oldest] = byContent.keys()
  if (oldest !== undefined && byContent.size >= mostSetups) byContent.delete(oldest)
  byContent.set(key, setup)
  return setup
}
