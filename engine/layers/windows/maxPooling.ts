import type { SymbolicTensor } from '@tensorflow/tfjs-layers'
import { text, type Text } from '../../contract/text.ts'
import { oneOrEach } from '../code/codeArguments.ts'
import { layerCall, type LayerCall } from '../code/layerCall.ts'
import type { LayerDefinition, ShapeOutcome } from '../defineLayer.ts'
import type { LayerRefusal } from '../layerRefusal.ts'
import { operation } from '../onnx/onnxExpression.ts'
import { channelsFirst, type OnnxOutput, type OnnxValue } from '../onnx/onnxValue.ts'
import { windowOnnx } from '../onnx/windowOnnx.ts'
import { poolShared, poolWindows, type PoolParams, poolArguments } from './pooling.ts'
import { stockMode } from './stockPadding.ts'

/** One stock max pooling step: window, stride and TensorFlow's padding. */
export interface MaxPoolStep {
  /** Added to the layer's name. */
  readonly suffix: string
  readonly pool: readonly number[]
  readonly stride: readonly number[]
  readonly padding: 'same' | 'valid'
}

/**
 * Max pooling as stock layers. Padding must never win over negative values, so a number of pads cannot become zeros.
 * Instead, with p pads and window k: first the maximum over 2p + 1 cells at stride 1 with "same", which ignores
 * what lies outside; then a window of k − 2p at stride s without padding. A maximum of maxima over the same cells
 * is the same maximum: cell j of the result covers j·s − p … j·s + k − 1 − p, cut off at the border, as PyTorch does.
 */
export function maxPoolSteps(params: PoolParams, shape: readonly number[]): readonly MaxPoolStep[] {
  const { pool, stride, padding } = params
  const mode = stockMode(poolWindows(params), shape)
  if (mode !== 'zeros') return [{ suffix: '', pool, stride, padding: mode }]
  const pads = typeof padding === 'number' ? padding : 0
  return [
    { suffix: '_pad', pool: pool.map(() => 2 * pads + 1), stride: pool.map(() => 1), padding: 'same' },
    { suffix: '', pool: pool.map((length) => length - 2 * pads), stride, padding: 'valid' },
  ]
}

/** Applies the steps one after the other. */
export function buildMaxPool(
  steps: readonly MaxPoolStep[],
  inputs: readonly SymbolicTensor[],
  apply: (step: MaxPoolStep, inputs: readonly SymbolicTensor[]) => SymbolicTensor,
): SymbolicTensor {
  const [first, ...rest] = steps
  if (first === undefined) throw new Error('Max pooling has at least one step.')
  return rest.reduce((tensor, step) => apply(step, [tensor]), apply(first, inputs))
}

/** The steps as calls. */
export function maxPoolCalls(layer: 'MaxPooling1D' | 'MaxPooling2D', steps: readonly MaxPoolStep[]): readonly LayerCall[] {
  return steps.map(({ suffix, pool, stride, padding }) =>
    layerCall(layer, { pool_size: oneOrEach(pool) }, { named: poolArguments({ pool, stride, padding }), suffix }),
  )
}

/** ONNX fills up with −∞, so one step does for any padding. */
export function maxPoolOnnx(params: PoolParams, [input]: readonly [OnnxValue, ...OnnxValue[]]): OnnxOutput {
  const attributes = windowOnnx(poolWindows(params), input.shape)
  return { expression: operation('MaxPool', [channelsFirst(input)], { attributes }), layout: 'channelsFirst' }
}

type Shared = ReturnType<typeof poolShared>

/** What the two max pooling kinds have in common. */
export function maxPoolShared(title: Text, axes: 1 | 2): Shared & Pick<LayerDefinition<PoolParams>, 'summary'> {
  const shared = poolShared(title, axes, {
    paddingHelp: text(
      '"valid": none; "same": the size is divided by the stride, rounded up; a number: so many cells on each side, at most half the window. Padding never wins over a real value.',
      'valid：不填充；same：尺寸除以步幅并向上取整；填写数字则每侧填充这么多格，至多为窗口的一半。填充绝不会胜过真实的值。',
    ),
  })
  return {
    ...shared,
    summary: text(
      'Keeps only the largest value of each window: the picture shrinks, the strongest answers stay. Learns nothing.',
      '每个窗口只保留最大值：图像变小，最强的响应留下。没有可学习的权重。',
    ),
    inferShape: (params, inputs): ShapeOutcome => {
      const refusal = refusePadding(title, params)
      return refusal === null ? shared.inferShape(params, inputs) : { refusals: [refusal] }
    },
  }
}

function refusePadding(title: Text, { pool, padding }: PoolParams): LayerRefusal | null {
  if (typeof padding !== 'number') return null
  const shortest = Math.min(...pool)
  const most = Math.floor((shortest - 1) / 2)
  if (padding <= most) return null
  return {
    code: 'pool-padding',
    message: text(
      `${title.en} with a window of ${pool.join('×')} can have at most ${most} cells of padding on each side, so that every window holds a real value in its middle. Padding is ${padding}. Use ${most} or "same".`,
      `${title.zh}的窗口为 ${pool.join('×')}，每侧至多填充 ${most} 格，这样每个窗口的中间才有真实的值。现在的填充是 ${padding}。请改为 ${most} 或 same。`,
    ),
    expected: text(`at most ${most}`, `最多 ${most}`),
    got: text(`${padding}`, `${padding}`),
    param: 'padding',
    fixes: [
      { type: 'setParams', params: { padding: most }, label: text(`Set padding to ${most}`, `把填充设为 ${most}`) },
      { type: 'setParams', params: { padding: 'same' }, label: text('Set padding to same', '把填充设为 same') },
    ],
  }
}
