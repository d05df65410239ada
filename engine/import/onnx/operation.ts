import { NotExpressible, type ConstantValue, type NodeValue, type OnnxOperand } from './draft.ts'
import type { ImportContext } from './importContext.ts'
import type { OnnxFileNode } from './onnxFile.ts'
import { tensorNumbers, type Numbers } from './tensorNumbers.ts'

/** One node of the file with its operands, as a handler sees it. */
export class Operation {
  readonly node: OnnxFileNode
  readonly context: ImportContext
  /** null: an optional input that is left out. */
  readonly operands: readonly (OnnxOperand | null)[]

  constructor(node: OnnxFileNode, context: ImportContext, operands: readonly (OnnxOperand | null)[]) {
    this.node = node
    this.context = context
    this.operands = operands
  }

  integer(name: string, otherwise: number): number {
    return this.node.attributes.get(name)?.integer ?? otherwise
  }

  float(name: string, otherwise: number): number {
    return this.node.attributes.get(name)?.float ?? otherwise
  }

  text(name: string, otherwise: string): string {
    return this.node.attributes.get(name)?.text ?? otherwise
  }

  /** null where the attribute is not there. */
  integers(name: string): readonly number[] | null {
    return this.node.attributes.get(name)?.integers ?? null
  }

  texts(name: string): readonly string[] | null {
    return this.node.attributes.get(name)?.texts ?? null
  }

  /** Whole numbers that newer operator sets take as an input and older ones as an attribute; null where they are in neither. */
  integersOf(input: number, attribute: string): readonly number[] | null {
    const operand = this.operands[input]
    if (operand === undefined || operand === null) return this.integers(attribute)
    if (operand.type === 'constant') return [...operand.numbers.values]
    throw new NotExpressible(`${attribute} is computed while the model runs`, `${attribute} 在模型运行时才计算`)
  }

  /** What another layer gives. */
  value(input: number): NodeValue {
    const operand = this.operands[input]
    if (operand?.type === 'value') return operand
    const unknown = this.operands.find((one) => one?.type === 'unknown')
    throw unknown?.type === 'unknown'
      ? new NotExpressible('it stands behind a part whose shape is not known', '它位于形状未知的部分之后', unknown.node)
      : new NotExpressible('it works on constants alone', '它只处理常量')
  }

  constant(input: number): ConstantValue {
    const operand = this.operands[input]
    if (operand?.type === 'constant') return operand
    throw new NotExpressible(
      'its weights are not in the file but computed while the model runs',
      '它的权重不在文件中，而是在模型运行时计算',
    )
  }

  constantOrNull(input: number): ConstantValue | null {
    return this.operands[input] === undefined || this.operands[input] === null ? null : this.constant(input)
  }

  tensorAttribute(name: string): Numbers | null {
    const tensor = this.node.attributes.get(name)?.tensor
    if (tensor === undefined) return null
    const numbers = tensorNumbers(tensor)
    return typeof numbers === 'string' ? null : numbers
  }

  get result(): string {
    return this.node.outputs.find((name) => name !== '') ?? ''
  }

  /** A name for the layer: that of its weights ("conv1.weight"), else its place in the program ("/features/features.0/Conv"), else none. */
  layerName(weights?: ConstantValue | null): string {
    if (this.context.file.producer === 'Netwright') return this.result.split('/')[0] ?? ''
    const ofWeights = weights === null || weights === undefined ? '' : nameOfWeights(weights.name)
    /* "conv1.weight" is called after its layer; what is called "w1" is not. */
    const isOfLayer = ofWeights !== weights?.name
    return isOfLayer && ofWeights !== '' ? ofWeights : this.#ownName() || ofWeights
  }

  /** Its place in the program; '': it tells none. */
  #ownName(): string {
    if (this.node.module !== undefined) return this.node.module
    const parts = this.node.name.split('/').filter((part) => part !== '')
    const last = parts.at(-1) ?? ''
    const isOperator = last.replace(/_\d+$/, '').toLowerCase() === this.node.operator.toLowerCase()
    const places = isOperator ? parts.slice(0, -1) : parts
    const own = places.at(-1)
    if (own === undefined || /^(?:\d+|model|Op|node_.*)$/.test(own)) return ''
    return this.node.name.startsWith('/') ? moduleOf(places) : own
  }
}

/**
 * PyTorch's traced programs say where a module stands, each part with those before it in its row: "/layer1/layer1.0/conv1" is
 * layer1.0.conv1, as its weights were called.
 */
function moduleOf(places: readonly string[]): string {
  const path: string[] = []
  for (const place of places) {
    if (place.startsWith(`${path.at(-1)}.`)) path.pop()
    path.push(place)
  }
  return path.join('.')
}

/** "features.0.weight" and "dense/MatMul/ReadVariableOp:0" name layers; "onnx::MatMul_21" names nothing. */
function nameOfWeights(name: string): string {
  if (/^(?:onnx::|\d+$|val_|const)/.test(name)) return ''
  return name
    .replace(/:\d+$/, '')
    .replace(/_DequantizeLinear_Output$/, '')
    .replace(/[./](?:weight|kernel|W|gamma|scale|embeddings)$/i, '')
    .replace(/\/(?:ReadVariableOp|Conv2D|MatMul|BiasAdd).*$/, '')
    .replace(/^.*\/(?=[^/]+$)/, '')
}
