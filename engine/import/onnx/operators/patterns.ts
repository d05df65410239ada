import { geluTanhConstants } from '../../../layers/geluTanh.ts'
import type { NodeValue } from '../draft.ts'
import type { OnnxFileNode } from '../onnxFile.ts'
import type { Operation } from '../operation.ts'
import { tensorNumbers } from '../tensorNumbers.ts'

/*
 * Operators that older sets write as several: they are recognised from the file, at their last node. The nodes before it
 * are passed over by the importer (`isPartOf`), because nobody else takes what they give.
 */

export interface LayerNormParts {
  readonly value: NodeValue
  readonly epsilon: number
}

/** GELU: x · (erf(x / √2) + 1) · ½ in any order of its two products. */
export function matchGelu(operation: Operation): NodeValue | null {
  const finder = new PatternFinder(operation)
  for (const [x, share] of pairs(operation.node.inputs)) {
    const halves = finder.product(share, 0.5)
    if (halves !== null && finder.isShiftedErf(halves, x)) return finder.value(x)
  }
  /* PyTorch: (x · (erf + 1)) · ½ */
  const whole = finder.productOf(operation.node, 0.5)
  const inner = whole === null ? null : finder.producer(whole, 'Mul')
  if (inner === null) return null
  for (const [x, share] of pairs(inner.inputs)) {
    if (finder.isShiftedErf(share, x)) return finder.value(x)
  }
  return null
}

/** ½ · x · (1 + tanh(√(2/π) · (x + 0.044715·x³))), the products in any order. */
export function matchGeluTanh(operation: Operation): NodeValue | null {
  const finder = new PatternFinder(operation)
  const factors = finder.factors(operation.node)
  const half = factors.find((name) => finder.isNear(name, 0.5))
  const sum = factors.find((name) => finder.producer(name, 'Add') !== null && finder.shiftedTanh(name) !== null)
  const x = factors.find((name) => name !== half && name !== sum)
  const bent = sum === undefined ? null : finder.shiftedTanh(sum)
  if (factors.length !== 3 || half === undefined || x === undefined || bent === null) return null
  const inner = finder.product(bent, geluTanhConstants.scale)
  const cubic = inner === null ? null : finder.producer(inner, 'Add')
  const isCubic = pairs(cubic?.inputs ?? []).some(
    ([one, other]) => one === x && finder.isCube(finder.product(other, geluTanhConstants.cube) ?? '', x),
  )
  return isCubic ? finder.value(x) : null
}

/** min(max(x + 3, 0), 6) / 6, as hard sigmoid is written before operators know it. */
export function matchHardSigmoid(operation: Operation): string | null {
  const finder = new PatternFinder(operation)
  const cut = finder.sixthOf(operation.node)
  return cut === null ? null : finder.cutSum(cut)
}

/** x · min(max(x + 3, 0), 6) / 6: hard swish, as TensorFlow's programs write it. */
export function matchHardSwish(operation: Operation): NodeValue | null {
  const finder = new PatternFinder(operation)
  const product = finder.producer(finder.sixthOf(operation.node) ?? '', 'Mul')
  const x = product === null ? undefined : pairs(product.inputs).find(([one, cut]) => finder.cutSum(cut) === one)?.[0]
  return x === undefined ? null : finder.value(x)
}

/** (x − mean) / √(mean((x − mean)²) + ε) over the last axis; scale and shift follow as products and sums. */
export function matchLayerNorm(operation: Operation): LayerNormParts | null {
  const finder = new PatternFinder(operation)
  const [above = '', below = ''] = operation.node.inputs
  const difference = finder.producer(above, 'Sub')
  const root = finder.producer(below, 'Sqrt')
  if (difference === null || root === null) return null
  const [x = '', mean = ''] = difference.inputs
  const means = finder.producer(mean, 'ReduceMean')
  const sum = finder.producer(root.inputs[0] ?? '', 'Add')
  if (means?.inputs[0] !== x || sum === null || !finder.isOverLast(means, x)) return null
  for (const [variance, small] of pairs(sum.inputs)) {
    const epsilon = finder.number(small)
    const squares = finder.producer(variance, 'ReduceMean')
    const power = squares === null ? null : finder.producer(squares.inputs[0] ?? '', 'Pow')
    if (epsilon === null || squares === null || power === null || !finder.isOverLast(squares, x)) continue
    if (power.inputs[0] !== above || finder.number(power.inputs[1] ?? '') !== 2) continue
    const value = finder.value(x)
    if (value !== null) return { value, epsilon }
  }
  return null
}

function pairs(inputs: readonly string[]): readonly (readonly [string, string])[] {
  const [left = '', right = ''] = inputs
  return [
    [left, right],
    [right, left],
  ]
}

class PatternFinder {
  readonly #operation: Operation
  constructor(operation: Operation) {
    this.#operation = operation
  }

  producer(name: string, operator: string): OnnxFileNode | null {
    const found = this.#operation.context.producers.get(name)
    return found?.operator === operator ? found : null
  }

  value(name: string): NodeValue | null {
    const operand = this.#operation.context.operands.get(name)
    return operand?.type === 'value' ? operand : null
  }

  /** A constant of one number. */
  number(name: string): number | null {
    const { operands, file } = this.#operation.context
    const operand = operands.get(name)
    if (operand?.type === 'constant') return operand.numbers.values.length === 1 ? (operand.numbers.values[0] ?? null) : null
    const tensor = file.constants.get(name)
    const numbers = tensor === undefined ? null : tensorNumbers(tensor)
    return numbers === null || typeof numbers === 'string' || numbers.values.length !== 1 ? null : (numbers.values[0] ?? null)
  }

  /** The other factor of a product with this number. */
  product(name: string, factor: number): string | null {
    const node = this.producer(name, 'Mul')
    return node === null ? null : this.productOf(node, factor)
  }

  productOf(node: OnnxFileNode, factor: number): string | null {
    return pairs(node.inputs).find(([, number]) => this.isNear(number, factor))?.[0] ?? null
  }

  /** What a product multiplies, products inside it taken apart. */
  factors({ inputs }: OnnxFileNode): readonly string[] {
    return inputs.flatMap((name) => {
      const inner = this.producer(name, 'Mul')
      return inner !== null && this.#operation.context.isUsedOnce(name) ? inner.inputs : [name]
    })
  }

  /** What a tanh is taken of that 1 is added to. */
  shiftedTanh(name: string): string | null {
    const sum = this.producer(name, 'Add')
    const bent = pairs(sum?.inputs ?? []).find(([, one]) => this.isNear(one, 1))?.[0] ?? ''
    return this.producer(bent, 'Tanh')?.inputs[0] ?? null
  }

  /** x · x · x, or x to the power of 3. */
  isCube(name: string, x: string): boolean {
    const power = this.producer(name, 'Pow')
    if (power !== null) return power.inputs[0] === x && this.isNear(power.inputs[1] ?? '', 3)
    const product = this.producer(name, 'Mul')
    return pairs(product?.inputs ?? []).some(
      ([one, square]) => one === x && this.producer(square, 'Mul')?.inputs.every((each) => each === x) === true,
    )
  }

  isNear(name: string, wanted: number): boolean {
    const found = this.number(name)
    return found !== null && Math.abs(found - wanted) < 1e-4
  }

  /** What a node takes a sixth of. */
  sixthOf({ operator, inputs }: OnnxFileNode): string | null {
    if (operator === 'Div') return this.isNear(inputs[1] ?? '', 6) ? (inputs[0] ?? null) : null
    return operator === 'Mul' ? (pairs(inputs).find(([, number]) => this.isNear(number, 1 / 6))?.[0] ?? null) : null
  }

  /** The x of min(max(x + 3, 0), 6), where the sum has not gone into the layer that gives x. */
  cutSum(name: string): string | null {
    const clip = this.producer(name, 'Clip')
    const [input = '', low = '', high = ''] = clip?.inputs ?? []
    const bounds = [
      [low, 'min'],
      [high, 'max'],
    ].map(([tensor = '', attribute = '']) => (tensor === '' ? clip?.attributes.get(attribute)?.float : this.number(tensor)))
    const sum = bounds[0] === 0 && bounds[1] === 6 ? this.producer(input, 'Add') : null
    const x = sum === null ? undefined : pairs(sum.inputs).find(([, three]) => this.isNear(three, 3))?.[0]
    if (x === undefined || this.value(x) === null) return null
    return this.value(x)?.node === this.value(input)?.node ? null : x
  }

  /** erf(x / √2) + 1 */
  isShiftedErf(name: string, x: string): boolean {
    const sum = this.producer(name, 'Add')
    const errors = sum === null ? undefined : pairs(sum.inputs).find(([, one]) => this.isNear(one, 1))?.[0]
    const erf = errors === undefined ? null : this.producer(errors, 'Erf')
    const inner = erf?.inputs[0] ?? ''
    const quotient = this.producer(inner, 'Div')
    if (quotient !== null) return quotient.inputs[0] === x && this.isNear(quotient.inputs[1] ?? '', Math.SQRT2)
    const scaled = this.product(inner, Math.SQRT1_2)
    return scaled === x
  }

  isOverLast(node: OnnxFileNode, x: string): boolean {
    const rank = this.value(x)?.axes.length ?? 0
    const axes = node.attributes.get('axes')?.integers ?? [this.number(node.inputs[1] ?? '') ?? Number.NaN]
    return axes.length === 1 && (axes[0] === -1 || axes[0] === rank - 1)
  }
}
