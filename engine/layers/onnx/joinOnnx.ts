import { operation, type OnnxExpression } from './onnxExpression.ts'
import { commonLayout, inLayout, type OnnxOutput, type OnnxValue } from './onnxValue.ts'

export interface OnnxJoin {
  readonly operator: 'Sum' | 'Sub' | 'Mul' | 'Mean' | 'Max'
  /** How many inputs the operator takes. */
  readonly takes: 'two' | 'any'
}

/** A merge that works value by value; an operator of two inputs is applied from left to right. */
export function joinOnnx(values: readonly OnnxValue[], { operator, takes }: OnnxJoin): OnnxOutput {
  const layout = commonLayout(values)
  const inputs = values.map((value) => inLayout(value, layout))
  if (takes === 'any') return { expression: operation(operator, inputs), layout }
  const expression = inputs.reduce((left, right): OnnxExpression => operation(operator, [left, right]))
  return { expression, layout }
}
