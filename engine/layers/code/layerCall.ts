import type { KernelInitializer } from '../sharedParams.ts'

/** Layers by the names of Keras, which tf.js shares in its own spelling: the vocabulary of the code printers. */
export type CodeLayer =
  | 'Input'
  | 'Dense'
  | 'Conv1D'
  | 'Conv2D'
  | 'DepthwiseConv2D'
  | 'SeparableConv2D'
  | 'Conv2DTranspose'
  | 'MaxPooling1D'
  | 'MaxPooling2D'
  | 'AveragePooling2D'
  | 'GlobalAveragePooling2D'
  | 'GlobalMaxPooling2D'
  | 'Activation'
  | 'LeakyReLU'
  | 'ReLU'
  | 'BatchNormalization'
  | 'LayerNormalization'
  | 'Dropout'
  | 'GaussianNoise'
  | 'Flatten'
  | 'Reshape'
  | 'ZeroPadding1D'
  | 'ZeroPadding2D'
  | 'Cropping2D'
  | 'UpSampling2D'
  | 'Embedding'
  | 'SimpleRNN'
  | 'LSTM'
  | 'GRU'
  | 'Bidirectional'
  | 'Add'
  | 'Subtract'
  | 'Multiply'
  | 'Average'
  | 'Maximum'
  | 'Concatenate'
  | 'Rescaling'

export type CodeValue =
  | number
  | string
  | boolean
  | readonly CodeValue[]
  | { readonly type: 'initializer'; readonly name: KernelInitializer }
  | { readonly type: 'regularizer'; readonly l1: number; readonly l2: number }
  | { readonly type: 'layer'; readonly call: LayerCall }

export type CodeArguments = Readonly<Record<string, CodeValue>>

/**
 * A layer object as people write it, as data. Arguments have Keras's names; what is the default in Keras and in tf.js
 * is left out, and sizes that are alike on every axis are one number.
 */
export interface LayerCall {
  readonly layer: CodeLayer
  /** Those that people write without a name, in order: filters, kernel size. */
  readonly leading: CodeArguments
  readonly named: CodeArguments
  /** Set where a node is several calls: all but one add it to the node's name ("_pad"). */
  readonly suffix: string
}

/** A call of a layer's constructor; what is not given has no arguments and the node's own name. */
export function layerCall(
  layer: CodeLayer,
  leading: CodeArguments = {},
  { named = {}, suffix = '' }: { readonly named?: CodeArguments; readonly suffix?: string } = {},
): LayerCall {
  return { layer, leading, named, suffix }
}
