import { text } from '../../contract/text.ts'
import { NotExpressible, type DraftNode, type OnnxOperand } from './draft.ts'
import type { ImportContext } from './importContext.ts'
import type { OnnxFileNode } from './onnxFile.ts'
import { Operation } from './operation.ts'
import { foldConstants } from './operators/foldConstants.ts'
import { handlers } from './operators/handlers.ts'
import { tensorNumbers } from './tensorNumbers.ts'

/** Operators that change numbers one by one: behind one that has no layer, shapes are still known. */
const keepsShape: ReadonlySet<string> = new Set(
  'Abs Ceil Celu Clip Cos Elu Erf Exp Floor Gelu HardSigmoid HardSwish InstanceNormalization LeakyRelu Log LRN Mish Neg PRelu Pow Reciprocal Relu Round Selu Sigmoid Sign Sin Softmax LogSoftmax Softplus Softsign Sqrt Tan Tanh ThresholdedRelu BatchNormalization LayerNormalization GroupNormalization LpNormalization MeanVarianceNormalization'.split(
    ' ',
  ),
)

/** Makes layers of the file's nodes, in the file's order, which by the format is upstream first. */
export function walkGraph(context: ImportContext): void {
  for (const node of context.file.nodes) {
    const operands = node.inputs.map((name) => (name === '' ? null : operandOf(context, name)))
    const operation = new Operation(node, context, operands)
    const answers = answer(operation)
    node.outputs.forEach((name, index) => {
      const given = answers[index]
      if (name === '' || given === undefined || given === null) return
      context.operands.set(name, given)
      if (given.type === 'value') given.node.valueNames.push(name)
    })
  }
}

/** A value that was given before, or a tensor of the file, whose numbers are read when it is first needed. */
function operandOf(context: ImportContext, name: string): OnnxOperand | null {
  const known = context.operands.get(name)
  if (known !== undefined) return known
  const tensor = context.file.constants.get(name)
  if (tensor === undefined) return null
  const numbers = tensorNumbers(tensor)
  if (typeof numbers === 'string') return null
  const operand: OnnxOperand = { type: 'constant', numbers, name }
  context.operands.set(name, operand)
  return operand
}

function answer(operation: Operation): readonly (OnnxOperand | null)[] {
  const { node } = operation
  try {
    const folded = foldConstants(operation)
    if (folded !== null) return [{ type: 'constant', numbers: folded, name: node.outputs[0] ?? '' }]
    const handler = node.domain === '' || node.domain === 'ai.onnx' ? handlers.get(node.operator) : undefined
    if (handler === undefined) throw new NotExpressible('there is no such layer', '没有这样的层')
    return handler(operation)
  } catch (error) {
    if (!(error instanceof NotExpressible)) throw error
    return inert(operation, error)
  }
}

/** A node that computes nothing here, keeps what the file says of it, and tells why. */
function inert({ node, context, operands }: Operation, { reason }: NotExpressible): readonly OnnxOperand[] {
  const inputs = operands.flatMap((operand) => (operand === null || operand.type === 'constant' ? [] : [operand]))
  const draft = context.add({
    kind: `onnx.${node.operator.replaceAll(/\W/g, '').slice(0, 80)}`,
    params: { ...keptAttributes(node), reason: reason.en },
    name: node.operator,
    inputs: inputs.map((operand): DraftNode => (operand.type === 'value' ? context.settle(operand) : operand.node)),
    weights: Object.fromEntries(
      operands.flatMap((operand, index) =>
        operand?.type === 'constant' && !operand.numbers.isInteger
          ? [[`input_${index}`, { shape: operand.numbers.shape, values: Float32Array.from(operand.numbers.values) }] as const]
          : [],
      ),
    ),
    shape: null,
  })
  context.notes.set(
    draft,
    text(
      `the operator ${node.operator} has no equivalent here: ${reason.en}. It stays as an inert node; replace or remove it before training.`,
      `算子 ${node.operator} 在这里没有对应的层：${reason.zh}。它作为不参与计算的节点保留；训练前请替换或删除它。`,
    ),
  )
  const [first] = inputs
  if (first?.type === 'value' && keepsShape.has(node.operator)) {
    draft.shape = first.shape
    return [{ ...first, node: draft }]
  }
  return node.outputs.map(() => ({ type: 'unknown', node: draft }))
}

/** An inert node's attributes, as far as params can hold them. */
function keptAttributes({ attributes, domain }: OnnxFileNode): Record<string, string | number | readonly number[]> {
  const kept: Record<string, string | number | readonly number[]> = domain === '' ? {} : { domain }
  for (const [name, { float, integer, text: words, floats, integers }] of attributes) {
    const value = integer ?? float ?? words ?? (integers.length > 0 ? integers : floats.length > 0 ? floats : null)
    if (value !== null && (!Array.isArray(value) || value.length <= 1000)) kept[`attribute_${name.slice(0, 80)}`] = value
  }
  return kept
}
