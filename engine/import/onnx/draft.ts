import type { Params } from '../../contract/document.ts'
import { text, type Text } from '../../contract/text.ts'
import type { FloatTensor } from '../../document/tensors/safetensors.ts'
import type { Shape } from '../../graph/shape.ts'
import type { Numbers } from './tensorNumbers.ts'

/** A node of the network that is being made; handlers behind it may still give it a bias, an activation, another order of units. */
export interface DraftNode {
  readonly kind: string
  params: Params
  name: string
  readonly inputs: readonly DraftNode[]
  readonly weights: Map<string, FloatTensor>
  /** What the layer gives, without the batch; null: not known (an inert node). */
  shape: Shape | null
  frozen: boolean
  /** y = scale·x + shift of a constant operator: one that follows is taken in. */
  readonly isAffine: boolean
  /** Of a depthwise convolution that becomes a separable one with the next node of the file: alone it could have none. */
  readonly dilation: readonly number[] | null
  /** Values of the file that are this node's output. */
  readonly valueNames: string[]
}

/**
 * A value of the file in terms of a node's output. Axis i of the file's value is axis `axes[i]` of ours, the batch being 0;
 * null: an axis of length 1 that ours lacks. So transposing, squeezing and the two layouts need no layer.
 */
export interface NodeValue {
  readonly type: 'value'
  readonly node: DraftNode
  /** How we look at the node's output: where it differs from the node's own shape, a Flatten or Reshape follows when it is used. */
  readonly shape: Shape
  readonly axes: readonly (number | null)[]
  /** Only with one axis: number i of the file's row is number `places[i]` of ours, as after a Flatten of channels first. null: alike. */
  readonly places: Int32Array | null
  /** What a Flatten or Reshape that is put in is to be called. */
  readonly name?: string
}

export interface ConstantValue {
  readonly type: 'constant'
  readonly numbers: Numbers
  readonly name: string
}

/** Comes out of an inert node, and its shape is not known. */
export interface UnknownValue {
  readonly type: 'unknown'
  readonly node: DraftNode
}

export type OnnxOperand = NodeValue | ConstantValue | UnknownValue

/** Why an operator is no layer here. Thrown by handlers and caught by the importer, which then makes an inert node. */
export class NotExpressible extends Error {
  readonly reason: Text
  /** The inert node for whose unknown shape alone it is none; null: it is none for itself. */
  readonly behind: DraftNode | null
  constructor(en: string, zh: string, behind: DraftNode | null = null) {
    super(en)
    this.reason = text(en, zh)
    this.behind = behind
  }
}

export const batchLength = 1_000_003

/** Lengths as the file sees them; the batch is `batchLength`, a prime, so that it stays recognisable in products. */
export function fileShape({ axes, shape }: Pick<NodeValue, 'axes' | 'shape'>): readonly number[] {
  return axes.map((axis) => (axis === null ? 1 : axis === 0 ? batchLength : (shape[axis - 1] ?? 1)))
}

/** Batch first, then channels, then the rest: [0, 3, 1, 2] for an image. */
export function channelsFirstAxes(rank: number): readonly number[] {
  return [0, rank, ...Array.from({ length: rank - 1 }, (_, index) => index + 1)]
}

export function plainAxes(rank: number): readonly number[] {
  return Array.from({ length: rank + 1 }, (_, index) => index)
}

export function isChannelsFirst({ axes, shape }: Pick<NodeValue, 'axes' | 'shape'>): boolean {
  const wanted = channelsFirstAxes(shape.length)
  return axes.length === wanted.length && axes.every((axis, index) => axis === wanted[index])
}

export function isPlain({ axes, shape }: Pick<NodeValue, 'axes' | 'shape'>): boolean {
  return axes.length === shape.length + 1 && axes.every((axis, index) => axis === index)
}

/** A value that lies as its node gives it. */
export function valueOf(node: DraftNode, axes: readonly (number | null)[], places: Int32Array | null = null): NodeValue {
  if (node.shape === null) throw new Error(`The shape of ${node.kind} is not known.`)
  return { type: 'value', node, shape: node.shape, axes, places }
}

/** The value as a picture or sequence with channels first: axes of length 1 that ours lacks are put in. null where axes would have to change places. */
export function asChannelsFirst(value: NodeValue): NodeValue | null {
  if (isChannelsFirst(value)) return value
  const [batch, channels, ...spatial] = value.axes
  if (batch !== 0 || channels === undefined || spatial.length === 0 || value.places !== null) return null
  return completed(value, [...spatial, channels], channelsFirstAxes(spatial.length + 1))
}

/** The value with all its axes in the file's own order. null where axes would have to change places. */
export function asPlain(value: NodeValue): NodeValue | null {
  if (isPlain(value)) return value
  const [batch, ...others] = value.axes
  return batch === 0 && value.places === null ? completed(value, others, plainAxes(others.length)) : null
}

function completed(value: NodeValue, order: readonly (number | null)[], axes: readonly number[]): NodeValue | null {
  const own = order.filter((axis) => axis !== null)
  const isAscending = own.every((axis, index) => axis === index + 1)
  if (!isAscending || own.length !== value.shape.length) return null
  return { ...value, shape: order.map((axis) => (axis === null ? 1 : (value.shape[axis - 1] ?? 1))), axes }
}
