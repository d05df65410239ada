import { text, type Text } from '../../contract/text.ts'
import type { KeptKeras } from '../../layers/inert/keptKeras.ts'

export type KerasFormat = KeptKeras['source']

/** What the weights of a layer are called in each format; Keras finds them by order, tf.js by name. */
const names: Readonly<Record<string, readonly string[]>> = {
  GRU: ['kernel', 'recurrent_kernel', 'bias'],
  LSTM: ['kernel', 'recurrent_kernel', 'bias'],
  SimpleRNN: ['kernel', 'recurrent_kernel', 'bias'],
  ConvLSTM2D: ['kernel', 'recurrent_kernel', 'bias'],
  Embedding: ['embeddings'],
  PReLU: ['alpha'],
  Dense: ['kernel', 'bias'],
  Conv1D: ['kernel', 'bias'],
  Conv2D: ['kernel', 'bias'],
  Conv3D: ['kernel', 'bias'],
  Conv1DTranspose: ['kernel', 'bias'],
  Conv2DTranspose: ['kernel', 'bias'],
  Conv3DTranspose: ['kernel', 'bias'],
  DepthwiseConv1D: ['kernel', 'bias'],
  DepthwiseConv2D: ['depthwise_kernel', 'bias'],
  SeparableConv1D: ['depthwise_kernel', 'pointwise_kernel', 'bias'],
  SeparableConv2D: ['depthwise_kernel', 'pointwise_kernel', 'bias'],
}
/** Layers that `.keras` keeps the weights of in a cell. */
const withCell: ReadonlySet<string> = new Set(['GRU', 'LSTM', 'SimpleRNN', 'ConvLSTM1D', 'ConvLSTM2D', 'ConvLSTM3D'])

/**
 * Where below the layer its weights lie in another format of the family, in the same order; a reason where that does not
 * follow: layers made of several layers order them differently in each format.
 */
export function keptPlaces(kept: KeptKeras, format: KerasFormat): readonly string[] | Text {
  const { source, className, weights } = kept
  if (weights.length === 0 || source === format) return weights
  const hasCell = withCell.has(className)
  const folders = new Set(weights.map((name) => name.split('/').slice(0, -1).join('/')))
  const [folder = ''] = folders
  const isWhole =
    folders.size === 1 && (source === 'keras' ? folder === (hasCell ? 'cell/vars' : 'vars') : folder === '' || hasCell)
  if (!isWhole)
    return text(
      'its weights lie in several parts, which each format puts in another order',
      '它的权重分成几部分，各格式的顺序不同',
    )
  if (format === 'keras') return weights.map((_, index) => `${hasCell ? 'cell/' : ''}vars/${index}`)
  const own =
    source === 'keras'
      ? names[className]?.slice(0, weights.length)
      : weights.map((name) => (name.split('/').at(-1) ?? '').replace(/:0$/, ''))
  if (format === 'keras-h5') return weights.map((_, index) => `${own?.[index] ?? `weight_${index}`}:0`)
  return own?.length === weights.length
    ? own
    : text(
        'TensorFlow.js finds weights by name, and the file did not tell their names',
        'TensorFlow.js 按名称查找权重，而文件没有给出名称',
      )
}
