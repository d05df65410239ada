import { text } from '../../contract/text.ts'
import type { LayerCall, ReadLayer } from './kerasModel.ts'
import { inert, type LayerReader, type LayerReading } from './layerReading.ts'
import { frozenNorm, normEpsilon } from './preprocessingReaders.ts'
import { activationNode, geluOf } from './readActivation.ts'

/**
 * Keras 3 keeps what a program computes with its tensors (`x * 0.5`, `keras.ops.gelu(x)`) among the layers, as operations, some of
 * them under the names of layers.
 */
const merging: ReadonlySet<string> = new Set(['Add', 'Subtract', 'Multiply', 'Divide', 'TrueDivide'])

/** The number that an operation takes besides one tensor, and whether it comes first; null: it takes no such. */
export function numberBeside(call: LayerCall | undefined): { readonly number: number; readonly isFirst: boolean } | null {
  const { args = [], kwargs = {} } = call?.form ?? {}
  const given = [...args, ...Object.values(kwargs)]
  const [one, other] = given
  if (given.length !== 2 || call?.from.length !== 1) return null
  if (typeof one === 'number') return { number: one, isFirst: true }
  return typeof other === 'number' ? { number: other, isFirst: false } : null
}

/** x + a, x − a, a − x, x · a, x / a: a frozen batch normalisation; a merge that takes one tensor alone is nothing else. null: no such. */
export function scaledByNumber({ className, calls }: ReadLayer, index: number): LayerReading | null {
  const call = calls[index]
  if (!merging.has(className) || call?.from.length !== 1) return null
  const beside = numberBeside(call)
  if (beside === null)
    return inert(
      'it takes one value of a layer, and something else that is not one number',
      '它只接收一个层的值，另一项不是一个数',
    )
  const { number, isFirst } = beside
  const line = lineOf(className, { number, isFirst })
  if (line === null || !Number.isFinite(line.gamma) || !Number.isFinite(line.beta))
    return inert('it divides a number by what comes in', '它用输入去除一个数')
  return { kind: 'batchNorm', params: { epsilon: normEpsilon }, fixed: (_stored, channels) => frozenNorm(channels, line) }
}

function lineOf(className: string, { number, isFirst }: { readonly number: number; readonly isFirst: boolean }) {
  switch (className) {
    case 'Add':
      return { gamma: 1, beta: number }
    case 'Subtract':
      return isFirst ? { gamma: -1, beta: number } : { gamma: 1, beta: -number }
    case 'Multiply':
      return { gamma: number, beta: 0 }
    default:
      return isFirst ? null : { gamma: 1 / number, beta: 0 }
  }
}

/** Curves of keras.ops that have an equal here; what is a layer of the same name is read as that layer. */
export const operationReaders: Readonly<Record<string, LayerReader>> = {
  Relu: () => activationNode({ function: 'relu' }),
  Relu6: () => activationNode({ function: 'relu6' }),
  Elu: (config) =>
    (config['alpha'] ?? 1) === 1 ? activationNode({ function: 'elu' }) : inert('its alpha is not 1', '其 alpha 不为 1'),
  Gelu: (config) => activationNode(geluOf(config)),
  Selu: () => activationNode({ function: 'selu' }),
  Silu: () => activationNode({ function: 'swish' }),
  Sigmoid: () => activationNode({ function: 'sigmoid' }),
  HardSigmoid: () => activationNode({ function: 'hardSigmoid' }),
  HardSilu: () => activationNode({ function: 'hardSwish' }),
  Softplus: () => activationNode({ function: 'softplus' }),
  Tanh: () => activationNode({ function: 'tanh' }),
}

/** x · γ for each channel, as Keras's ConvNeXt ends its blocks (Touvron et al. 2021). */
export const layerScale: LayerReader = ({ init_values: start, projection_dim: channels }) =>
  typeof start !== 'number' || typeof channels !== 'number'
    ? inert('there is no such layer', '没有这样的层')
    : {
        kind: 'batchNorm',
        params: { epsilon: normEpsilon },
        remark: text(
          'it scales each channel by a learned number; here a frozen batch normalisation does the same, and the numbers stay as they are unless it is unfrozen',
          '它以学习得到的数缩放每个通道；这里由一个冻结的批归一化完成，除非解冻，这些数保持不变',
        ),
        fixed: (stored, own) => {
          const [{ tensor } = {}] = stored
          if (stored.length !== 1 || tensor?.values.length !== own) return null
          return new Map([...frozenNorm(own, { gamma: 1, beta: 0 }), ['gamma', { shape: [own], values: tensor.values }]])
        },
      }
