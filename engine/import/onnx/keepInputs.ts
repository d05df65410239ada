import { hexOfBytes } from '../../bytes/hexBytes.ts'
import type { FloatTensor } from '../../document/tensors/safetensors.ts'
import type { KeptOnnxInput, KeptOnnxView, OnnxObstacle } from '../../layers/inert/keptOnnx.ts'
import { batchLength, NotExpressible, type ConstantValue, type DraftNode, type NodeValue, type OnnxOperand } from './draft.ts'
import { elementTypeOf } from './elementTypeOf.ts'
import { fixedBatch } from './fixedBatch.ts'
import type { ImportContext } from './importContext.ts'
import { takenBy, type OnnxFileTensor } from './onnxFile.ts'
import type { Operation } from './operation.ts'
import { tensorBytes } from './tensorBytes.ts'
import type { Numbers } from './tensorNumbers.ts'

export interface KeptInputs {
  readonly kept: KeptOnnxInput[]
  /** Wire number i comes from source i. */
  readonly sources: readonly DraftNode[]
  readonly weights: Readonly<Record<string, FloatTensor>>
  readonly obstacle: OnnxObstacle | null
}

/** What an operator is given: by other nodes, in which order of axes, and by the file itself. */
export function keepInputs(operation: Operation): KeptInputs {
  const { node, operands } = operation
  const names = takenBy(node)
  const sources: DraftNode[] = []
  const weights: Record<string, FloatTensor> = {}
  let obstacle: OnnxObstacle | null = null
  const kept = operands.map((operand, index): KeptOnnxInput => {
    const name = names[index] ?? ''
    if (operand === null) {
      if (name !== '') obstacle ??= 'missing'
      return { type: 'none' }
    }
    if (operand.type !== 'constant') {
      const { input, added, source } = keepWire(operation.context, { operand, name, index })
      if (!sources.includes(source)) sources.push(source)
      Object.assign(weights, added)
      return { ...input, wire: sources.indexOf(source) }
    }
    const found = keepConstant(operation.context, operand, name)
    if (typeof found === 'string') {
      obstacle ??= found
      return { type: 'none' }
    }
    if ('bytes' in found) return found
    const weight = `input_${index}`
    weights[weight] = found.tensor
    return { type: 'tensor', weight, elementType: found.elementType, shape: [...found.tensor.shape] }
  })
  return { kept, sources, weights, obstacle }
}

interface Wire {
  readonly operand: Exclude<OnnxOperand, ConstantValue>
  readonly name: string
  readonly index: number
}

function keepWire(context: ImportContext, { operand, name, index }: Wire) {
  const elementType = elementTypeOf(context, name)
  if (operand.type === 'unknown')
    return { source: operand.node, added: {}, input: { type: 'wire', wire: 0, view: null, elementType } as const }
  const { view, weights } = viewWeights(operand, `order_of_input_${index}`)
  return { source: settled(context, operand), added: weights, input: { type: 'wire', wire: 0, view, elementType } as const }
}

/** Whatever an operator is given, it stays part of the network: where no layer arranges the numbers so, as the node gives them. */
function settled(context: ImportContext, operand: NodeValue): DraftNode {
  try {
    return context.settle(operand)
  } catch (error) {
    if (error instanceof NotExpressible) return operand.node
    throw error
  }
}

/** A view as it is kept; the order of a row's numbers lies with the weights. */
export function viewWeights(
  { shape, axes, places }: Pick<NodeValue, 'shape' | 'axes' | 'places'>,
  name: string,
): { readonly view: KeptOnnxView; readonly weights: Readonly<Record<string, FloatTensor>> } {
  const view = { shape: [...shape], axes: [...axes], order: places === null ? null : name }
  return { view, weights: places === null ? {} : { [name]: { shape: [places.length], values: Float32Array.from(places) } } }
}

type Constant = KeptOnnxInput & { readonly type: 'bytes' }

/** Numbers as float32 where that changes none of them, else as bytes; or why they cannot be kept. */
function keepConstant(
  context: ImportContext,
  operand: ConstantValue,
  name: string,
): Constant | { readonly elementType: number; readonly tensor: FloatTensor } | OnnxObstacle {
  const inFile = tensorOf(context, name)
  const numbers = inFile === null ? withBatch(context, operand.numbers) : operand.numbers
  if (numbers === null) return 'computed'
  const told = inFile?.elementType ?? elementTypeOf(context, name)
  /* Halves become floats, as everything around them is. */
  const elementType = told === 10 || told === 16 ? 1 : numbers.isInteger && told === 1 ? 7 : told
  const tensor = elementType === 11 ? null : inFloats(context, numbers)
  if (tensor !== null) return { elementType, tensor }
  const { shape, values } = numbers
  const bytes = tensorBytes(inFile ?? { name, shape, elementType, raw: null, values: [...values], outside: null })
  return bytes === null ? 'large' : { type: 'bytes', elementType, shape: [...shape], bytes: hexOfBytes(bytes) }
}

/**
 * The batch's length is a stand-in while the file is read: what was worked out of it is a number of the file only where the
 * batch has one length. null: it has not.
 */
function withBatch(context: ImportContext, numbers: Numbers): Numbers | null {
  if (!numbers.isInteger || !numbers.values.some(isOfBatch)) return numbers
  const batch = fixedBatch(context)
  if (batch === null) return null
  const values = Float64Array.from(numbers.values, (value) => (isOfBatch(value) ? (value / batchLength) * batch : value))
  return { ...numbers, values }
}

function isOfBatch(value: number): boolean {
  return value !== 0 && Math.abs(value) < Number.MAX_SAFE_INTEGER && value % batchLength === 0
}

/** A tensor of the file: one of its own, or one that a Constant node holds. */
function tensorOf({ file, producers }: ImportContext, name: string): OnnxFileTensor | null {
  const node = producers.get(name)
  return file.constants.get(name) ?? (node?.operator === 'Constant' ? (node.attributes.get('value')?.tensor ?? null) : null)
}

/** null: float32 would change a number. */
function inFloats({ floats }: ImportContext, numbers: Numbers): FloatTensor | null {
  const known = floats.get(numbers)
  if (known !== undefined) return known
  const { shape, values } = numbers
  const isExact = values instanceof Float32Array || values.every((value) => Math.fround(value) === value)
  const tensor = isExact ? { shape, values: values instanceof Float32Array ? values : Float32Array.from(values) } : null
  floats.set(numbers, tensor)
  return tensor
}
