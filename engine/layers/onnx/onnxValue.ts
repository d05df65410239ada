import type { Shape } from '../../graph/shape.ts'
import { ints } from './onnxAttributes.ts'
import { operation, type OnnxExpression } from './onnxExpression.ts'

/** How a value lies in the ONNX graph. With at most one axis besides the batch both are the same. */
export type OnnxLayout = 'channelsLast' | 'channelsFirst'

/** What a layer gives: its value, the batch in front. */
export interface OnnxOutput {
  readonly expression: OnnxExpression
  readonly layout: OnnxLayout
}

/** What a layer is given. */
export interface OnnxValue extends OnnxOutput {
  /** Without the batch and with channels last, as everywhere in Netwright, however the value lies. */
  readonly shape: Shape
}

/** A layer's weights by name ("kernel"), as tf.js keeps them. */
export type OnnxWeights = (name: string) => { readonly shape: Shape; readonly values: Float32Array }

/** The value with channels on axis 1, transposed if need be. */
export function channelsFirst(value: OnnxValue): OnnxExpression {
  return inLayout(value, 'channelsFirst')
}

/** The value with channels on the last axis, transposed if need be. */
export function channelsLast(value: OnnxValue): OnnxExpression {
  return inLayout(value, 'channelsLast')
}

/** The value as it lies, or transposed where the other layout is asked for. */
export function inLayout({ expression, layout, shape }: OnnxValue, asked: OnnxLayout): OnnxExpression {
  if (layout === asked || shape.length < 2) return expression
  const axes = shape.map((_, axis) => axis + 1)
  const last = shape.length
  const perm = asked === 'channelsFirst' ? [0, last, ...axes.slice(0, -1)] : [0, ...axes.slice(1), 1]
  return operation('Transpose', [expression], { attributes: { perm: ints(perm) } })
}

/** The axis, batch included, on which channels lie. */
export function channelAxis({ shape, layout }: Pick<OnnxValue, 'shape' | 'layout'>): number {
  return layout === 'channelsFirst' ? 1 : shape.length
}

/** One layout for several values: channels first where one of them already is, so that convolutional parts stay as they are. */
export function commonLayout(values: readonly OnnxValue[]): OnnxLayout {
  return values.some(({ layout, shape }) => layout === 'channelsFirst' && shape.length > 1) ? 'channelsFirst' : 'channelsLast'
}
