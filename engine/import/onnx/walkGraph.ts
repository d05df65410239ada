import { NotExpressible, type OnnxOperand } from './draft.ts'
import type { ImportContext } from './importContext.ts'
import { inertNode } from './inertNode.ts'
import { takenBy, type OnnxFileNode } from './onnxFile.ts'
import { Operation } from './operation.ts'
import { foldConstants } from './operators/foldConstants.ts'
import { handlers } from './operators/handlers.ts'
import { tensorNumbers } from './tensorNumbers.ts'
import { whyNoLayer } from './whyInert.ts'

/** Makes layers of the file's nodes, in the file's order, which by the format is upstream first. */
export function walkGraph(context: ImportContext): void {
  for (const node of context.file.nodes) {
    const operands = takenBy(node).map((name) => (name === '' ? null : operandOf(context, name)))
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
  const { node, context } = operation
  const handler = isOnnx(node) ? handlers.get(node.operator) : undefined
  try {
    const folded = foldConstants(operation)
    if (folded !== null) return [{ type: 'constant', numbers: folded, name: node.outputs[0] ?? '' }]
    return handler === undefined ? inertNode(operation, { ...whyNoLayer(node, context.file), behind: null }) : handler(operation)
  } catch (error) {
    if (!(error instanceof NotExpressible)) throw error
    return inertNode(operation, { reason: error.reason, advice: null, behind: error.behind })
  }
}

function isOnnx({ domain }: OnnxFileNode): boolean {
  return domain === '' || domain === 'ai.onnx'
}
