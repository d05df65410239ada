import type { TorchExpression, TorchInfix, TorchPlace } from '../../layers/torch/torchExpression.ts'

export interface PrintedNames {
  readonly variable: (name: string) => string
  readonly module: (suffix: string) => string
}

/** Python text of an expression, on one line. */
export function printExpression(expression: TorchExpression, names: PrintedNames): string {
  const print = (part: TorchExpression): string => printExpression(part, names)
  if (typeof expression === 'number') return printNumber(expression)
  if (typeof expression === 'boolean') return expression ? 'True' : 'False'
  if (typeof expression === 'string') return JSON.stringify(expression)
  switch (expression.type) {
    case 'reference':
      return names.variable(expression.name)
    case 'list':
      return `[${expression.items.map(print).join(', ')}]`
    case 'tuple':
      return `(${expression.items.map(print).join(', ')}${expression.items.length === 1 ? ',' : ''})`
    case 'call': {
      const settings = Object.entries(expression.settings).map(([name, value]) => `${name}=${print(value)}`)
      return `${expression.callee}(${[...expression.inputs.map(print), ...settings].join(', ')})`
    }
    case 'module':
      return `self.${names.module(expression.suffix)}(${print(expression.input)})`
    case 'method':
      return `${operand(expression.of, print)}.${expression.name}(${expression.inputs.map(print).join(', ')})`
    case 'infix': {
      const { operator, left, right } = expression
      /* From left to right, as Python reads: on the left only what binds less needs brackets. */
      const first = !isSum(operator) && isInfix(left) && isSum(left.operator) ? `(${print(left)})` : print(left)
      return `${first} ${operator} ${operand(right, print)}`
    }
    case 'item':
      return `${operand(expression.of, print)}[${expression.places.map(printPlace).join(', ')}]`
  }
}

function operand(expression: TorchExpression, print: (part: TorchExpression) => string): string {
  const text = print(expression)
  return isInfix(expression) ? `(${text})` : text
}

function isInfix(expression: TorchExpression): expression is TorchInfix {
  return typeof expression === 'object' && expression.type === 'infix'
}

function isSum(operator: TorchInfix['operator']): boolean {
  return operator === '+' || operator === '-'
}

function printPlace(place: TorchPlace): string {
  if (typeof place === 'number') return String(place)
  return place.end === null ? ':' : `:${place.end}`
}

/** Python writes 1e-7 and 0.001 as JavaScript does. */
function printNumber(value: number): string {
  return String(value)
}
