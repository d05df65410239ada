import type { Shape } from '../../graph/shape.ts'
import { method, type TorchCall, type TorchExpression } from './torchExpression.ts'
import type { TorchState } from './torchState.ts'

/** How a value lies; the batch is in front. With at most one axis besides the batch both are the same. */
export type TorchLayout = 'channelsLast' | 'channelsFirst'

/** What a layer is given. */
export interface TorchValue {
  readonly expression: TorchExpression
  readonly layout: TorchLayout
  /** Without the batch and with channels last, as everywhere in Netwright, however the value lies. */
  readonly shape: Shape
}

/** A layer as PyTorch has it: the modules it keeps, and what it computes with them. */
export interface TorchLayer {
  readonly modules: readonly TorchModule[]
  readonly expression: TorchExpression
  readonly layout: TorchLayout
}

export interface TorchModule {
  /** Added to the layer's name: '' for its only or main module, "_pointwise" for another. */
  readonly suffix: string
  readonly create: TorchCall
  /** What the module's state_dict holds, in its order. */
  readonly state: readonly TorchState[]
}

/** A layer with one module that it is nothing but. */
export function oneModule(
  create: TorchCall,
  { expression, layout, state = [] }: Omit<TorchLayer, 'modules'> & { readonly state?: readonly TorchState[] },
): TorchLayer {
  return { modules: [{ suffix: '', create, state }], expression, layout }
}

/** A layer without modules. */
export function onlyExpression(expression: TorchExpression, layout: TorchLayout): TorchLayer {
  return { modules: [], expression, layout }
}

/** The value with channels on dimension 1, permuted if need be. */
export function channelsFirst(value: TorchValue): TorchExpression {
  return inLayout(value, 'channelsFirst')
}

/** The value with channels on the last dimension, permuted if need be. */
export function channelsLast(value: TorchValue): TorchExpression {
  return inLayout(value, 'channelsLast')
}

/** The value as it lies, or with its axes permuted where the other layout is asked for. */
export function inLayout({ expression, layout, shape }: TorchValue, asked: TorchLayout): TorchExpression {
  if (layout === asked || shape.length < 2) return expression
  if (shape.length === 2) return method(expression, 'transpose', [1, 2])
  const axes = shape.map((_, axis) => axis + 1)
  const last = shape.length
  return method(expression, 'permute', asked === 'channelsFirst' ? [0, last, ...axes.slice(0, -1)] : [0, ...axes.slice(1), 1])
}

/** The dimension on which channels lie. */
export function channelDimension({ layout, shape }: Pick<TorchValue, 'layout' | 'shape'>): number {
  return layout === 'channelsFirst' && shape.length > 1 ? 1 : -1
}

/** One layout for several values: channels first where one of them already is, so that convolutional parts stay as they are. */
export function commonLayout(values: readonly TorchValue[]): TorchLayout {
  return values.some(({ layout, shape }) => layout === 'channelsFirst' && shape.length > 1) ? 'channelsFirst' : 'channelsLast'
}

/** Whether a value reads the same row by row in either layout: one channel only, or one place only. */
export function readsAlike({ shape }: Pick<TorchValue, 'shape'>): boolean {
  return shape.at(-1) === 1 || shape.slice(0, -1).every((length) => length === 1)
}
