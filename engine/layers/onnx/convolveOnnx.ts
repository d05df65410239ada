import type { AxisWindow } from '../../graph/window.ts'
import type { FusedActivation } from '../sharedParams.ts'
import { activateOnnx } from './activateOnnx.ts'
import { int } from './onnxAttributes.ts'
import { operation, type OnnxConstant } from './onnxExpression.ts'
import { channelsFirst, type OnnxOutput, type OnnxValue, type OnnxWeights } from './onnxValue.ts'
import { weight } from './onnxWeight.ts'
import { windowOnnx } from './windowOnnx.ts'

export interface OnnxConvolution {
  readonly windows: readonly AxisWindow[]
  /** [filters, channels of a group, …window], ONNX's order. */
  readonly kernel: OnnxConstant
  readonly groups?: number
  readonly bias: boolean
  readonly activation: FusedActivation
  readonly weights: OnnxWeights
}

/** Conv with bias and activation, channels first. `kernel`: [out, in / groups, …window]. */
export function convolveOnnx(input: OnnxValue, convolution: OnnxConvolution): OnnxOutput {
  const { windows, kernel, groups = 1, bias, activation, weights } = convolution
  const attributes = { ...windowOnnx(windows, input.shape), ...(groups === 1 ? {} : { group: int(groups) }) }
  const inputs = [channelsFirst(input), kernel, ...(bias ? [weight(weights, 'bias')] : [])]
  const expression = activateOnnx(operation('Conv', inputs, { attributes }), { activation, axis: 1 })
  return { expression, layout: 'channelsFirst' }
}
