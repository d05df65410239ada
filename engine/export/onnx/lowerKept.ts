import { bytesOfHex } from '../../bytes/hexBytes.ts'
import type { FloatTensor } from '../../document/tensors/safetensors.ts'
import { graphBytes } from '../../layers/inert/keptGraphs.ts'
import type { KeptOnnx, KeptOnnxAttribute, KeptOnnxInput, KeptOnnxView } from '../../layers/inert/keptOnnx.ts'
import { int, ints, type OnnxAttribute } from '../../layers/onnx/onnxAttributes.ts'
import {
  integers,
  onnxElementTypes,
  operation,
  type OnnxConstant,
  type OnnxElementType,
  type OnnxExpression,
} from '../../layers/onnx/onnxExpression.ts'
import type { OnnxOutput, OnnxValue } from '../../layers/onnx/onnxValue.ts'
import type { OnnxPort } from './onnxGraph.ts'

/** What a wire brings to an operator that is passed on: a value of ours, or one that only such operators know. */
export type KeptGiven = { readonly type: 'ours'; readonly value: OnnxValue } | { readonly type: 'file'; readonly name: string }

export interface LoweredKept {
  /** The operator itself. */
  readonly own: OnnxExpression
  /** What it gives, as it lies; null: its shape is not told, or the batch is not in front. */
  readonly told: Pick<OnnxPort, 'shape' | 'elementType'> | null
  /** What stands behind it so that its output is a value of ours. The very same expression where nothing does. */
  readonly finish: (own: OnnxExpression) => OnnxOutput
}

/**
 * An unknown operator as it stood in its file. What it is given is turned into the file's order of axes and types, what it
 * gives into ours; where both lie alike, as channels first mostly do, nothing stands between.
 */
export function lowerKept(kept: KeptOnnx, given: readonly KeptGiven[], weight: (name: string) => FloatTensor): LoweredKept {
  const inputs = kept.inputs.map((input, index) => lowerInput(input, { index, given, weight }))
  const attributes = Object.fromEntries(
    Object.entries(kept.attributes).map(([name, value]) => [name, attributeOf(value, weight)]),
  )
  const { domain, outputs, captured, output, view, elementType } = kept
  return {
    own: operation(kept.operator, inputs, { attributes, output, passed: { domain, outputs, captured } }),
    told: view?.axes[0] !== 0 ? null : { shape: fileLengths(view).slice(1), elementType },
    finish: (own) => {
      if (view === null) return { expression: own, layout: 'channelsLast' }
      return toOurs(elementType === onnxElementTypes.float ? own : cast(own, onnxElementTypes.float), view, weight)
    },
  }
}

interface Surroundings {
  readonly index: number
  readonly given: readonly KeptGiven[]
  readonly weight: (name: string) => FloatTensor
}

function lowerInput(input: KeptOnnxInput, { index, given, weight }: Surroundings): OnnxExpression | null {
  switch (input.type) {
    case 'none':
      return null
    case 'tensor': {
      const { shape, values } = weight(input.weight)
      return { type: 'constant', name: input.weight, elementType: nameOfType(input.elementType), shape, read: () => values }
    }
    case 'bytes': {
      const bytes = bytesOfHex(input.bytes) ?? new Uint8Array()
      const constant = { name: `input_${index}`, elementType: nameOfType(input.elementType), shape: input.shape }
      return { type: 'constant', ...constant, read: () => [], bytes }
    }
    case 'wire': {
      const brought = given[input.wire]
      if (brought === undefined) throw new Error('A wire of an unknown operator is not there.')
      if (brought.type === 'file') return { type: 'reference', name: brought.name }
      if (input.view === null) throw new Error('A value in no order of axes was asked for.')
      const laid = toFile(brought.value, input.view, { weight, index })
      return input.elementType === onnxElementTypes.float ? laid : cast(laid, input.elementType)
    }
  }
}

/** Our value with its axes, and for a row its numbers, in the file's order. */
function toFile(
  value: OnnxValue,
  { axes, shape, order }: KeptOnnxView,
  { weight, index }: Pick<Surroundings, 'weight' | 'index'>,
): OnnxExpression {
  const own = axes.filter((axis) => axis !== null)
  const missing = shape.flatMap((_, at) => (own.includes(at + 1) ? [] : [at + 1]))
  const turned = transposed(value.expression, { from: layoutAxes(value), to: [...own, ...missing] })
  const isWhole = missing.length === 0 && own.length === axes.length
  const laid = isWhole ? turned : reshaped(turned, `shape_of_input_${index}`, fileLengths({ axes, shape }))
  if (order === null) return laid
  const axis = axes.findIndex((one) => one !== null && one !== 0)
  return operation('Gather', [laid, placesOf(order, weight(order).values)], { attributes: { axis: int(axis) } })
}

/** As the file has them, -1 for the batch. */
function fileLengths({ axes, shape }: Pick<KeptOnnxView, 'axes' | 'shape'>): readonly number[] {
  return axes.map((axis) => (axis === null ? 1 : axis === 0 ? -1 : (shape[axis - 1] ?? 1)))
}

/** The other way round: channels last, or first where it comes so. */
function toOurs(expression: OnnxExpression, { axes, shape, order }: KeptOnnxView, weight: Surroundings['weight']): OnnxOutput {
  const own = axes.filter((axis) => axis !== null)
  const missing = shape.flatMap((_, at) => (own.includes(at + 1) ? [] : [at + 1]))
  const found = [...own, ...missing]
  const isWhole = missing.length === 0 && own.length === axes.length
  const lengths = found.map((axis) => (axis === 0 ? -1 : (shape[axis - 1] ?? 1)))
  const laid = isWhole ? expression : reshaped(expression, 'shape_of_output', lengths)
  if (order !== null) {
    const places = placesOf(`${order}_back`, inverse(weight(order).values))
    return { expression: operation('Gather', [laid, places], { attributes: { axis: int(1) } }), layout: 'channelsLast' }
  }
  if (shape.length > 1 && found.join() === channelsFirstAxes(shape.length).join())
    return { expression: laid, layout: 'channelsFirst' }
  return { expression: transposed(laid, { from: found, to: [0, ...shape.map((_, at) => at + 1)] }), layout: 'channelsLast' }
}

/** Axis i of what lies there is axis …[i] of ours, the batch being 0. */
function layoutAxes({ layout, shape }: OnnxValue): readonly number[] {
  return layout === 'channelsFirst' && shape.length > 1 ? channelsFirstAxes(shape.length) : [0, ...shape.map((_, at) => at + 1)]
}

function channelsFirstAxes(rank: number): readonly number[] {
  return [0, rank, ...Array.from({ length: rank - 1 }, (_, at) => at + 1)]
}

function transposed(
  expression: OnnxExpression,
  { from, to }: { readonly from: readonly number[]; readonly to: readonly number[] },
): OnnxExpression {
  const perm = to.map((axis) => from.indexOf(axis))
  return perm.every((axis, at) => axis === at)
    ? expression
    : operation('Transpose', [expression], { attributes: { perm: ints(perm) } })
}

function reshaped(expression: OnnxExpression, name: string, lengths: readonly number[]): OnnxExpression {
  return operation('Reshape', [expression, integers(name, lengths)])
}

function cast(expression: OnnxExpression, to: number): OnnxExpression {
  return operation('Cast', [expression], { attributes: { to: int(to) } })
}

function placesOf(name: string, values: ArrayLike<number>): OnnxConstant {
  return { type: 'constant', name, elementType: 'int64', shape: [values.length], read: () => values }
}

function inverse(places: Float32Array): Float32Array {
  const result = new Float32Array(places.length)
  places.forEach((place, at) => (result[place] = at))
  return result
}

function attributeOf(attribute: KeptOnnxAttribute, weight: Surroundings['weight']): OnnxAttribute {
  if (attribute.type === 'graph') return { type: 'graph', data: graphBytes(attribute, weight) }
  if (attribute.type !== 'tensor') return attribute
  const { elementType, shape, bytes } = attribute
  return { type: 'tensor', elementType, shape, data: bytesOfHex(bytes) ?? new Uint8Array() }
}

const typeNames = new Map(
  /* Object.keys knows no key types; these are the table's own. */
  (Object.keys(onnxElementTypes) as OnnxElementType[]).map((name) => [onnxElementTypes[name] as number, name]),
)

/** Whether tensors of this element type (TensorProto.DataType) can be written again. */
export function isWritableType(elementType: number): boolean {
  return typeNames.has(elementType)
}

function nameOfType(elementType: number): OnnxElementType {
  const name = typeNames.get(elementType)
  if (name === undefined) throw new Error(`Numbers of type ${elementType} are not written.`)
  return name
}
