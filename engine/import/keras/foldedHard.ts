import { hardLayerName } from '../../export/keras/spreadHardActivations.ts'
import { geluTanhSteps } from '../../layers/geluTanh.ts'
import type { HardActivation } from '../../layers/hardActivations.ts'
import { addNode, connect, type Drawing, type Place } from './drawing.ts'
import { placeKey, type ReadLayer } from './kerasModel.ts'
import { numberBeside } from './writtenOperations.ts'

interface Folding {
  readonly sources: readonly Place[]
  /** By what the call's output is known. */
  readonly key: string
}

/**
 * A hard sigmoid or hard swish that a file holds as Rescaling (x/6 + 1/2), ReLU up to 1 and the product with x, as
 * spreadHardActivations writes them: one node, or the activation of the layer before it where that applied it. null: the layer
 * is no part of one.
 */
export function foldedHard(drawing: Drawing, layer: ReadLayer, { sources, key }: Folding): Place | null {
  const [first, second] = sources
  if (first === undefined || first.negated === true || layer.calls.length !== 1) return null
  const plain: Place = { node: first.node, shape: first.shape }
  const gelu = foldedGelu(drawing, layer, { sources, key })
  if (gelu !== null) return gelu
  if (layer.className === 'Rescaling') return isLine(drawing, layer, key) ? { ...plain, hard: 'line' } : null
  if (layer.className === 'ReLU' && first.hard === 'line') {
    return isGate(drawing, layer, key)
      ? { ...plain, hard: 'gate' }
      : hardNode(drawing, layer, { place: plain, activation: 'hardSigmoid' })
  }
  const written = foldedSixth(drawing, layer, { place: first, key })
  if (written !== null) return written
  if (layer.className !== 'Multiply' || sources.length !== 2 || second?.hard !== 'gate' || second.node !== first.node) return null
  return hardNode(drawing, layer, { place: plain, activation: 'hardSwish' })
}

/** relu6(x + 3) / 6, as programs of Keras write a hard sigmoid with operations (MobileNetV3). */
function foldedSixth(
  drawing: Drawing,
  layer: ReadLayer,
  { place: { node, shape, hard }, key }: { readonly place: Place; readonly key: string },
): Place | null {
  const plain: Place = { node, shape }
  const number = numberBeside(layer.calls[0])?.number
  if (layer.className === 'Add' && hard === undefined && number === 3) {
    const cut = onlyTaker(drawing, layer.name, key)
    const sixth = cut === undefined || !isCutAt(cut, 6) ? undefined : onlyTaker(drawing, cut.name, placeKey(cut.name, 0))
    const isWhole = sixth?.className === 'Multiply' && isSixth(numberBeside(sixth.calls[0])?.number)
    return isWhole && sixth.calls.length === 1 ? { ...plain, hard: 'sum' } : null
  }
  if (hard === 'sum') return { ...plain, hard: 'cut' }
  return hard === 'cut' ? hardNode(drawing, layer, { place: plain, activation: 'hardSigmoid' }) : null
}

function isSixth(number: number | undefined): boolean {
  return number !== undefined && Math.abs(number - 1 / 6) < 1e-6
}

/** A ReLU with this ceiling and nothing else. */
function isCutAt({ className, calls, config }: ReadLayer, ceiling: number): boolean {
  return (
    className === 'ReLU' &&
    calls.length === 1 &&
    config['max_value'] === ceiling &&
    !config['threshold'] &&
    !config['negative_slope']
  )
}

function isLine(drawing: Drawing, { config, name }: ReadLayer, key: string): boolean {
  const { scale, offset } = config
  if (typeof scale !== 'number' || Math.abs(scale - 1 / 6) > 1e-6 || offset !== 0.5) return false
  const taker = onlyTaker(drawing, name, key)
  return taker !== undefined && isCutAt(taker, 1)
}

/** The layer that alone takes this output. */
function onlyTaker({ model, uses }: Drawing, name: string, key: string): ReadLayer | undefined {
  return uses.get(key) === 1
    ? model.layers.find((taker) => taker.calls.some(({ from }) => from.some(({ layer }) => layer === name)))
    : undefined
}

/** Whether only a product takes this ReLU, behind what the Rescaling before it takes. */
function isGate(drawing: Drawing, gate: ReadLayer, key: string): boolean {
  const taker = onlyTaker(drawing, gate.name, key)
  const line = drawing.model.layers.find(({ name }) => name === gate.calls[0]?.from[0]?.layer)
  const [source] = line?.calls[0]?.from ?? []
  const [x, bound, ...others] = taker?.className === 'Multiply' ? (taker.calls[0]?.from ?? []) : []
  if (source === undefined || taker?.calls.length !== 1 || others.length > 0) return false
  return x?.layer === source.layer && x.call === source.call && bound?.layer === gate.name
}

/** x · sigmoid(x · (x·(a·x) + b)), which is GELU's tanh form, as spreadHardActivations writes it. */
function foldedGelu(drawing: Drawing, layer: ReadLayer, { sources, key }: Folding): Place | null {
  const [first, second] = sources
  if (first === undefined) return null
  const plain: Place = { node: first.node, shape: first.shape }
  if (second?.hard === 'scaled') return { ...plain, hard: 'square' }
  if (first.hard === 'square') return { ...plain, hard: 'curve' }
  if (second?.hard === 'curve') return { ...plain, hard: 'bent' }
  if (first.hard === 'bent') return { ...plain, hard: 'share' }
  if (second?.hard === 'share') return hardNode(drawing, layer, { place: plain, activation: 'geluTanh' })
  return isLineOf(layer, { scale: geluTanhSteps.scale, offset: 0 }) && isGeluBehind(drawing, layer, key)
    ? { ...plain, hard: 'scaled' }
    : null
}

/** Whether the five layers that follow a·x make it one, each taken by the next alone. */
function isGeluBehind(drawing: Drawing, scaled: ReadLayer, key: string): boolean {
  const [source] = scaled.calls[0]?.from ?? []
  const behind: ReadLayer[] = []
  for (let last: ReadLayer = scaled; behind.length < 5;) {
    const next = onlyTaker(drawing, last.name, last === scaled ? key : placeKey(last.name, 0))
    if (next === undefined || next.calls.length !== 1) return false
    behind.push(next)
    last = next
  }
  const [square, line, inner, gate, last] = behind
  const takesBoth = (layer: ReadLayer | undefined, before: ReadLayer | undefined): boolean => {
    const [one, share, ...more] = layer?.calls[0]?.from ?? []
    const isSource = one !== undefined && one.layer === source?.layer && one.call === source.call
    return layer?.className === 'Multiply' && isSource && share?.layer === before?.name && more.length === 0
  }
  return (
    takesBoth(square, scaled) &&
    line !== undefined &&
    isLineOf(line, { scale: 1, offset: geluTanhSteps.offset }) &&
    takesBoth(inner, line) &&
    gate?.className === 'Activation' &&
    gate.config['activation'] === 'sigmoid' &&
    takesBoth(last, gate)
  )
}

function isLineOf(
  { className, config }: ReadLayer,
  { scale, offset }: { readonly scale: number; readonly offset: number },
): boolean {
  return className === 'Rescaling' && isNear(config['scale'], scale) && isNear(config['offset'] ?? 0, offset)
}

function isNear(value: unknown, wanted: number): boolean {
  return typeof value === 'number' && Math.abs(value - wanted) < 1e-6
}

function hardNode(
  drawing: Drawing,
  layer: ReadLayer,
  { place, activation }: { readonly place: Place; readonly activation: HardActivation | 'geluTanh' },
): Place {
  const at = drawing.nodes.findIndex(({ id }) => id === place.node)
  const source = drawing.nodes[at]
  if (source !== undefined && source.params['activation'] === 'none' && layer.shortName === hardLayerName(source.name)) {
    drawing.nodes[at] = { ...source, params: { ...source.params, activation } }
    return place
  }
  const node = addNode(drawing, layer, { kind: 'activation', params: { function: activation } })
  connect(drawing, node, [place])
  return { node: node.id, shape: place.shape }
}
