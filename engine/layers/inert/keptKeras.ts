import type { GraphNode, Params } from '../../contract/document.ts'
import type { Shape } from '../../graph/shape.ts'

export type KeptJson = string | number | boolean | null | readonly KeptJson[] | { readonly [key: string]: KeptJson }
export type KeptObject = { readonly [key: string]: KeptJson }

/** How a layer was called: Keras's arguments, where {"$tensor": 1} stands for what the node's second wire brings. */
export interface KeptCall {
  readonly args: readonly KeptJson[]
  readonly kwargs: KeptObject
}

/** All that an unknown layer of Keras or tf.js needs to leave again. Its weights lie with the project's: NODE/0, NODE/1, … */
export interface KeptKeras {
  readonly family: 'keras'
  /** The format it came in: names of weights are those of that format. */
  readonly source: 'keras' | 'keras-h5' | 'tfjs'
  readonly className: string
  /** null: Keras's own. */
  readonly module: string | null
  readonly registeredName: string | null
  readonly config: KeptObject
  readonly call: KeptCall
  /** Below the layer: "cell/vars/0" in `.keras`, "gru_cell/kernel:0" in `.h5`, "kernel" in tf.js. */
  readonly weights: readonly string[]
  /** For people: the weights themselves lie elsewhere. */
  readonly weightShapes: readonly Shape[]
  /** null: the file does not tell what comes out. */
  readonly outputShape: Shape | null
  /** Others than its first output are used, which a node here has not. */
  readonly isSplit: boolean
  /** Which line its "hard_sigmoid" is, x/6 + 1/2 or 0.2·x + 1/2; null: it has none. */
  readonly hardSigmoid: 'sixth' | 'fifth' | null
}

/** What a document may hold of one unknown layer; beyond, the node stays but does not leave again. */
export const keptLimits = { characters: 65_536, depth: 12, weights: 1000, totalCharacters: 16 * 1024 * 1024 } as const

export const kerasKindPrefix = 'keras:'

/** What is kept of a layer as the params of an inert node. */
export function keptKerasParams(kept: KeptKeras): Params {
  const { className, config, family: _, ...rest } = kept
  /* Params of unknown kinds may be any JSON; only readKeptKeras takes them apart again. */
  return { class_name: className, config, kept: rest } as unknown as Params
}

/** null: no unknown layer of Keras's, or not enough of it was kept. Documents may be anyone's: every part is checked. */
export function readKeptKeras({ kind, params }: Pick<GraphNode, 'kind' | 'params'>): KeptKeras | null {
  if (!kind.startsWith(kerasKindPrefix)) return null
  const { class_name: className, config, kept } = params as Readonly<Record<string, unknown>>
  if (typeof className !== 'string' || !isKeptObject(config) || !isKeptObject(kept)) return null
  const { source, module, registeredName, call, weights, weightShapes, outputShape, isSplit, hardSigmoid } = kept
  const isSource = source === 'keras' || source === 'keras-h5' || source === 'tfjs'
  if (!isSource || !isCall(call) || !isNames(weights) || !(outputShape === null || isShape(outputShape))) return null
  if (!fitsDocument(config, keptLimits.characters) || !fitsDocument(call, keptLimits.characters)) return null
  return {
    family: 'keras',
    source,
    className,
    module: typeof module === 'string' ? module : null,
    registeredName: typeof registeredName === 'string' ? registeredName : null,
    config,
    call,
    weights,
    weightShapes: isShapes(weightShapes) ? weightShapes : [],
    outputShape,
    isSplit: isSplit === true,
    hardSigmoid: hardSigmoid === 'sixth' || hardSigmoid === 'fifth' ? hardSigmoid : null,
  }
}

/** Whether JSON is small and shallow enough to be kept in a document. */
export function fitsDocument(value: unknown, characters: number): boolean {
  let level: readonly unknown[] = [value]
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > keptLimits.depth || level.length > characters) return false
    level = level.flatMap((item) => (typeof item === 'object' && item !== null ? Object.values(item) : []))
  }
  return JSON.stringify(value).length <= characters
}

/** A JSON object; neither null nor a list. */
export function isKeptObject(value: unknown): value is KeptObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isCall(value: unknown): value is KeptCall & KeptObject {
  return isKeptObject(value) && Array.isArray(value['args']) && isKeptObject(value['kwargs'])
}

function isNames(value: unknown): value is readonly string[] {
  return (
    Array.isArray(value) &&
    value.length <= keptLimits.weights &&
    value.every(
      (name) => typeof name === 'string' && !name.split('/').some((part) => part === '' || part === '.' || part === '..'),
    )
  )
}

function isShapes(value: unknown): value is readonly Shape[] {
  return (
    Array.isArray(value) &&
    value.length <= keptLimits.weights &&
    value.every((shape) => Array.isArray(shape) && shape.length <= 8 && shape.every((length) => typeof length === 'number'))
  )
}

export function isShape(value: unknown): value is readonly number[] {
  return (
    Array.isArray(value) &&
    value.length >= 1 &&
    value.length <= 4 &&
    value.every((length) => typeof length === 'number' && Number.isInteger(length) && length >= 1 && length <= 65_536)
  )
}
