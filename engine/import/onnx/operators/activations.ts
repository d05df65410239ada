import { text } from '../../../contract/text.ts'
import { NotExpressible, valueOf, type NodeValue, type OnnxOperand } from '../draft.ts'
import { onnxLimits } from '../onnxFile.ts'
import type { Operation } from '../operation.ts'

const functions: Readonly<Record<string, string>> = {
  Relu: 'relu',
  LeakyRelu: 'leakyRelu',
  Elu: 'elu',
  Selu: 'selu',
  Sigmoid: 'sigmoid',
  Tanh: 'tanh',
  Softplus: 'softplus',
  Gelu: 'gelu',
  HardSwish: 'hardSwish',
  HardSigmoid: 'hardSigmoid',
}

const fusing: ReadonlySet<string> = new Set(['dense', 'conv1d', 'conv2d', 'depthwiseConv2d', 'conv2dTranspose'])

export function activation(operation: Operation): readonly OnnxOperand[] {
  const value = operation.value(0)
  const name = functions[operation.node.operator]
  if (name === undefined) throw new NotExpressible('there is no such activation', '没有这种激活函数')
  if (name === 'elu' && operation.float('alpha', 1) !== 1)
    throw new NotExpressible('its alpha is not 1, as ours always is', '其 alpha 不是 1，而我们的 ELU 总是 1')
  if (name === 'gelu' && operation.text('approximate', 'none') === 'tanh') return [activated(operation, value, 'geluTanh')]
  if (name === 'hardSigmoid') {
    const [alpha, beta] = [operation.float('alpha', 0.2), operation.float('beta', 0.5)]
    if (Math.abs(alpha - 1 / 6) > 1e-4 || beta !== 0.5)
      throw new NotExpressible(
        `its line is ${rounded(alpha)}·x + ${rounded(beta)}; ours is x/6 + 0.5`,
        `它的直线是 ${rounded(alpha)}·x + ${rounded(beta)}，而我们的是 x/6 + 0.5`,
      )
  }
  if (name === 'leakyRelu') {
    const slope = operation.float('alpha', 0.01)
    if (slope < 0 || slope > 1) throw new NotExpressible('its slope is not between 0 and 1', '其斜率不在 0 到 1 之间')
    return [separate(operation, value, { function: name, slope })]
  }
  return [activated(operation, value, name)]
}

/** A float32 as people write it. */
function rounded(value: number): number {
  return Number(value.toPrecision(6))
}

/** ReLU6 is the one that has a layer: bounds 0 and 6, inputs since opset 11 and attributes before. */
export function clip(operation: Operation): readonly OnnxOperand[] {
  const value = operation.value(0)
  const bound = (input: number, attribute: string, none: number): number =>
    operation.constantOrNull(input)?.numbers.values[0] ?? operation.float(attribute, none)
  const [low, high] = [bound(1, 'min', Number.NEGATIVE_INFINITY), bound(2, 'max', Number.POSITIVE_INFINITY)]
  if (low === 0 && high === 6) return [activated(operation, value, 'relu6')]
  if (low === 0 && high === Number.POSITIVE_INFINITY) return [activated(operation, value, 'relu')]
  throw new NotExpressible(
    `it keeps values from ${low} to ${high}; only 0 to 6 (ReLU6) has a layer here`,
    `它把值限制在 ${low} 到 ${high}；这里只有 0 到 6（ReLU6）有对应的层`,
  )
}

/** Softmax over the channels. Before an output it becomes the output's own. */
export function softmax(operation: Operation): readonly OnnxOperand[] {
  const value = operation.value(0)
  const axis = operation.integer('axis', operation.context.file.operatorSet < 13 ? 1 : -1)
  const at = axis < 0 ? axis + value.axes.length : axis
  if (value.axes[at] !== value.shape.length || value.places !== null)
    throw new NotExpressible('it works on another axis than the channels', '它处理的不是通道轴')
  return [activated(operation, value, 'softmax')]
}

/**
 * Logarithms of probabilities, as PyTorch's NLL loss wants them, at the end of a network: our output gives the probabilities, and its
 * loss takes the logarithms.
 */
export function logSoftmax(operation: Operation): readonly OnnxOperand[] {
  const { context, result } = operation
  const value = operation.value(0)
  const isEnd = context.outputNames.has(result) && !context.users.has(result)
  if (!isEnd || value.shape.length !== 1 || (value.shape[0] ?? 0) < 2)
    throw new NotExpressible(
      'it gives logarithms of probabilities, which only an output of several classes stands for',
      '它输出概率的对数，只有多类别的输出才能表示',
    )
  const [found] = softmax(operation)
  if (found?.type === 'value') context.logarithms.add(found.node)
  return found === undefined ? [] : [found]
}

/** One slope for all is a leaky ReLU's. */
export function sharedSlope(operation: Operation): readonly OnnxOperand[] {
  const value = operation.value(0)
  const { values } = operation.constant(1).numbers
  const [slope = 0] = values
  if (values.length > onnxLimits.channels || !values.every((one) => one === slope) || slope < 0 || slope > 1)
    throw new NotExpressible('its slopes differ, or are not between 0 and 1', '其斜率各不相同，或不在 0 到 1 之间')
  const found = separate(operation, value, { function: 'leakyRelu', slope })
  const shown = rounded(slope)
  operation.context.notes.set(
    found.node,
    text(`its slope was learned (PReLU); here it stays at ${shown}.`, `其斜率原本是学习得到的（PReLU）；这里固定为 ${shown}。`),
  )
  return [found]
}

/** x · tanh(softplus(x)) (Misra 2019). */
export function mish(operation: Operation): readonly OnnxOperand[] {
  const value = operation.value(0)
  const curve = separate(operation, separate(operation, value, { function: 'softplus' }), { function: 'tanh' })
  const inputs = [operation.context.settle(value), curve.node]
  const node = operation.context.add({ kind: 'multiply', name: operation.layerName(), inputs, shape: value.shape })
  return [valueOf(node, value.axes, value.places)]
}

/** The activation in the layer before it, where only this takes its numbers; else as a node of its own. */
function activated(operation: Operation, value: NodeValue, name: string): NodeValue {
  const { node } = value
  const source = operation.node.inputs[0] ?? ''
  const isAlone = operation.context.isUsedOnce(source) && node.valueNames.every((one) => operation.context.isUsedOnce(one))
  /* What an output applies stays apart, so that the output can take it. */
  const isLast = operation.context.outputNames.has(operation.result) && (name === 'softmax' || name === 'sigmoid')
  /* Our own files tell an activation of its own from one that a layer applies. */
  const isOwnLayer = operation.context.file.producer === 'Netwright' && operation.layerName() !== node.name
  if (!isAlone || isLast || isOwnLayer || !fusing.has(node.kind) || node.params['activation'] !== 'none')
    return separate(operation, value, { function: name })
  node.params = { ...node.params, activation: name }
  return value
}

export function separate(
  operation: Operation,
  value: NodeValue,
  params: { readonly function: string; readonly slope?: number },
): NodeValue {
  const node = operation.context.add({
    kind: 'activation',
    params,
    name: operation.layerName(),
    inputs: [operation.context.settle(value)],
    shape: value.shape,
  })
  return valueOf(node, value.axes, value.places)
}
