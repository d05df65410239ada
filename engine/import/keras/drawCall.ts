import type { Params } from '../../contract/document.ts'
import type { NodeId } from '../../contract/ids.ts'
import type { Problem } from '../../contract/problem.ts'
import { text, type Text } from '../../contract/text.ts'
import { checkParamValues } from '../../document/checkParamValues.ts'
import { shapesEqual, type Shape } from '../../graph/shape.ts'
import { layerKind, withDefaults } from '../../layers/registry.ts'
import { drawInert } from './drawInert.ts'
import { addNode, connect, noteDifference, remarkAt, type Drawing, type Place } from './drawing.ts'
import { drawScaledSum, isScaledSum } from './drawScaledSum.ts'
import { croppedTransposed, isNegation } from './foldedCalls.ts'
import { foldedHard } from './foldedHard.ts'
import { hardSigmoidOf } from './hardSigmoidOf.ts'
import { isMaskUsed } from './isMaskUsed.ts'
import { placeKey, type LayerCall, type ReadLayer } from './kerasModel.ts'
import { inert, type Activation, type LayerReading } from './layerReading.ts'
import { nodeWeights } from './nodeWeights.ts'
import { readLayer } from './readLayer.ts'
import { scaledByNumber } from './writtenOperations.ts'

interface Call {
  readonly index: number
  readonly sources: readonly Place[]
}

/** Draws one call of one layer; a problem where its weights do not fit. */
export function drawCall(drawing: Drawing, layer: ReadLayer, { index, sources }: Call): Problem | null {
  const key = placeKey(layer.name, index)
  const set = (place: Place): null => {
    drawing.places.set(key, place)
    return null
  }
  const [first] = sources
  const crop = croppedTransposed(drawing, layer, first)
  if (crop !== null) return set(crop)
  if (first !== undefined && isNegation(drawing, layer, key)) return set({ ...first, negated: true })
  const hard = foldedHard(drawing, layer, { sources, key })
  if (hard !== null) return set(hard)
  if (isScaledSum(layer) && sources.length === 2) return set(drawScaledSum(drawing, layer, sources))
  const isDifference = layer.className === 'Add' && sources.length === 2 && sources[1]?.negated === true
  const inputs = sources.map(({ shape }) => shape)
  const setting = {
    inputs,
    isTfjs: drawing.file.source === 'tfjs',
    hardSigmoid: hardSigmoidOf(drawing.file),
    weights: () => drawing.file.weights.of(layer) ?? [],
    isMaskUsed: () => isMaskUsed(drawing, layer),
  }
  const reading: LayerReading = isDifference
    ? { kind: 'subtract', params: {} }
    : (takesByName(layer.calls[index]) ?? scaledByNumber(layer, index) ?? readLayer(layer, setting))
  if ('pass' in reading && first !== undefined) {
    if (reading.remark !== undefined) drawing.remarks.push(leftOut(layer, reading.remark))
    return set({ ...first, alias: layer.shortName })
  }
  const legal = legalReading('pass' in reading ? { inert: text('it has no input', '它没有输入') } : reading)
  if ('inert' in legal) {
    const behind = legal.needsShape === true ? inertBefore(drawing, sources) : null
    return set(drawInert(drawing, layer, { reason: legal.inert, sources, index, behind }))
  }
  const { params, after, remark, reshaped, fixed, ahead = 0 } = legal
  const found = drawing.file.weights.of(layer)
  const stored = found === null ? null : (legal.stored?.(found) ?? found)
  const own = fixed?.(stored ?? [], first?.shape?.at(-1) ?? 0)
  if (own === null) {
    const reason = text('its weights do not fit its input', '其权重与输入不符')
    return set(drawInert(drawing, layer, { reason, sources, index, behind: null }))
  }
  const padded = ahead === 0 ? sources : sources.map((place) => drawAhead(drawing, layer, { place, ahead }))
  const given = reshaped === undefined ? padded.map(({ shape }) => shape) : [reshaped.from]
  const fitted =
    own === undefined
      ? nodeWeights(legal, { stored, inputs: given, path: layer.path, name: layer.shortName })
      : { weights: own, remark: null }
  if ('problem' in fitted) return fitted.problem
  const isFrozen = own !== undefined || (layer.config['trainable'] === false && fitted.weights.size > 0)
  const taken = reshaped === undefined ? padded : padded.map((place) => drawReshape(drawing, layer, { place, to: reshaped.from }))
  const node = addNode(drawing, layer, { kind: legal.kind, params, isFrozen })
  for (const [name, tensor] of fitted.weights) drawing.weights.set(`${node.id}/${name}`, tensor)
  if (fitted.remark !== null) drawing.remarks.push(remarkAt(node, 'import-no-weights', fitted.remark))
  if (remark !== undefined) noteDifference(drawing, node, remark)
  connect(drawing, node, taken)
  const direct = { node: node.id, shape: inferredShape(legal.kind, params, given) }
  const place =
    reshaped?.to === undefined || reshaped.to === null ? direct : drawReshape(drawing, layer, { place: direct, to: reshaped.to })
  return set(after === undefined ? place : drawAfter(drawing, layer, { place, activation: after }))
}

/** The nearest inert node upstream, which leaves the shape unknown. */
function inertBefore({ inert: found, wires }: Drawing, sources: readonly Place[]): NodeId | null {
  const isInert = new Set(found.map(({ node }) => node))
  const seen = new Set<NodeId>()
  const open = sources.map(({ node }) => node)
  for (let node = open.shift(); node !== undefined; node = open.shift()) {
    if (isInert.has(node)) return node
    if (seen.has(node)) continue
    seen.add(node)
    open.push(...wires.filter(({ to }) => to === node).map(({ from }) => from))
  }
  return null
}

/** The sequence with zeros before its first step: padded as a picture of width 1. */
function drawAhead(
  drawing: Drawing,
  layer: ReadLayer,
  { place, ahead }: { readonly place: Place; readonly ahead: number },
): Place {
  const [steps = 1, channels = 1] = place.shape ?? []
  const picture = drawReshape(drawing, layer, { place, to: [steps, 1, channels] })
  const params = { top: ahead, bottom: 0, left: 0, right: 0 }
  const node = addNode(drawing, { ...layer, shortName: `${layer.shortName}_pad` }, { kind: 'zeroPad2d', params })
  connect(drawing, node, [picture])
  const padded = { node: node.id, shape: [steps + ahead, 1, channels] }
  return drawReshape(drawing, layer, { place: padded, to: [steps + ahead, channels] })
}

/** The same numbers in another shape; nothing where they have it. Of two in a row only the last decides. */
function drawReshape(
  drawing: Drawing,
  layer: ReadLayer,
  { place: given, to }: { readonly place: Place; readonly to: Shape },
): Place {
  const place = given.before ?? given
  if (place.shape !== null && shapesEqual(place.shape, to)) return place
  const named = { ...layer, shortName: `${layer.shortName}_reshape` }
  const node = addNode(drawing, named, { kind: 'reshape', params: { shape: [...to] } })
  drawing.reshapes.add(node.id)
  connect(drawing, node, [place])
  return { node: node.id, shape: to, before: place }
}

function leftOut({ shortName, path }: ReadLayer, { en, zh }: Text): Problem {
  const name = shortName.slice(0, 60)
  const message = text(`"${name}": ${en}.`, `“${name}”：${zh}。`)
  return { code: 'import-left-out', severity: 'warning', place: { path }, message, fixes: [] }
}

/** What other layers give by name (initial_state, mask) is more than the numbers on wires. */
function takesByName(call: LayerCall | undefined): LayerReading | null {
  return call?.form !== undefined && JSON.stringify(call.form.kwargs).includes('"$tensor"')
    ? inert('it takes what another layer gives by name (a state or a mask)', '它按名称接收另一层给出的内容（状态或掩码）')
    : null
}

/** A layer whose settings no node can have is inert too. */
function legalReading(reading: Exclude<LayerReading, { readonly pass: true }>): Exclude<LayerReading, { readonly pass: true }> {
  if ('inert' in reading) return reading
  const definition = layerKind(reading.kind)
  if (definition === undefined) return { inert: text('it is unknown', '未知的层') }
  const params = withDefaults(definition, reading.params)
  const [wrong] = checkParamValues(definition, { params, place: {} })
  return wrong === undefined ? { ...reading, params } : { inert: wrong.message }
}

function inferredShape(kind: string, params: Params, inputs: readonly (Shape | null)[]): Shape | null {
  const shapes = inputs.filter((shape) => shape !== null)
  const definition = layerKind(kind)
  if (definition === undefined || shapes.length < inputs.length) return null
  const outcome = definition.inferShape(params, shapes)
  return 'shape' in outcome ? outcome.shape : null
}

function drawAfter(
  drawing: Drawing,
  layer: ReadLayer,
  { place, activation }: { readonly place: Place; readonly activation: Activation },
): Place {
  const named = { ...layer, shortName: `${layer.shortName}_activation` }
  if ('unknown' in activation) {
    const reason = text(`"${activation.unknown}" is no curve of ours`, `没有“${activation.unknown}”这种函数`)
    const config = { activation: layer.config['activation'] ?? activation.unknown }
    const described = { ...named, className: 'Activation', module: null, registeredName: null, config }
    return drawInert(drawing, described, { reason, sources: [place], index: null, behind: null })
  }
  const params = { function: activation.function, ...(activation.slope === undefined ? {} : { slope: activation.slope }) }
  const node = addNode(drawing, named, { kind: 'activation', params })
  connect(drawing, node, [place])
  return { node: node.id, shape: place.shape }
}
