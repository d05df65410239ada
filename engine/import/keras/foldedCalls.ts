import { type Drawing, type Place } from './drawing.ts'
import { placeKey, type ReadLayer } from './kerasModel.ts'
import { readSides } from './readSides.ts'

/** A transposed convolution that keeps all it paints and is cropped alike on all sides is one node with a number as padding. */
export function croppedTransposed(drawing: Drawing, layer: ReadLayer, source: Place | undefined): Place | null {
  if (layer.className !== 'Cropping2D' || source === undefined) return null
  const at = drawing.nodes.findIndex(({ id }) => id === source.node)
  const node = drawing.nodes[at]
  const sides = readSides(layer.config['cropping'])
  const [end] = layer.calls[0]?.from ?? []
  if (node === undefined || sides === null || end === undefined) return null
  const isAlone = drawing.uses.get(placeKey(end.layer, end.call)) === 1
  const { top } = sides
  const isEven = Object.values(sides).every((side) => side === top) && Number.isInteger(top) && top > 0 && top <= 1024
  if (!isAlone || !isEven || node.kind !== 'conv2dTranspose' || node.params['padding'] !== 'valid') return null
  const params = { ...node.params, padding: top }
  drawing.nodes[at] = { ...node, params }
  const shape = source.shape === null ? null : source.shape.map((length, axis) => (axis < 2 ? length - 2 * top : length))
  return { node: node.id, shape }
}

/** Half of a Subtract that tf.js writes as two layers. */
export function isNegation({ model, uses }: Drawing, { className, config, name }: ReadLayer, key: string): boolean {
  if (className !== 'Rescaling' || config['scale'] !== -1 || (config['offset'] ?? 0) !== 0 || uses.get(key) !== 1) return false
  return model.layers.some(
    (taker) =>
      taker.className === 'Add' &&
      taker.calls.some(({ from }) => from.length === 2 && from[1]?.layer === name && from[0]?.layer !== name),
  )
}
