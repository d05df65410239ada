import type { Shape } from '../../graph/shape.ts'
import type { OnnxAttributes } from './onnxAttributes.ts'

/**
 * What a layer computes, in ONNX's operators: an expression over its inputs and weights. Names, order and bytes are the
 * exporter's business (engine/export/onnx); an expression that occurs twice is computed once.
 */
export type OnnxExpression = OnnxReference | OnnxConstant | OnnxOperation

/** A value that another part of the graph has computed already. */
export interface OnnxReference {
  readonly type: 'reference'
  readonly name: string
}

/** Numbers that lie in the file: weights, and the arguments that ONNX takes as tensors. */
export interface OnnxConstant {
  readonly type: 'constant'
  /** Unique within the layer: "kernel", "pads". Two constants of one name must be the same. */
  readonly name: string
  readonly elementType: OnnxElementType
  /** As it lies in the file, all axes. */
  readonly shape: Shape
  /** Called once, when the file is written: large weights are rearranged one at a time. */
  readonly read: () => ArrayLike<number>
  /** In place of `read`: the numbers as they lie in the file. */
  readonly bytes?: Uint8Array
}

/** Of what layers are made; unknown operators bring others along. */
export type OnnxElementType = keyof typeof onnxElementTypes

/** TensorProto.DataType */
export const onnxElementTypes = {
  float: 1,
  uint8: 2,
  int8: 3,
  uint16: 4,
  int16: 5,
  int32: 6,
  int64: 7,
  bool: 9,
  double: 11,
  uint32: 12,
} as const

export interface OnnxOperation {
  readonly type: 'operation'
  /** An operator of opset 17, or of `domain`. */
  readonly operator: string
  /** null: an optional input that is left out. */
  readonly inputs: readonly (OnnxExpression | null)[]
  readonly attributes: OnnxAttributes
  /** Which of the operator's outputs is meant; those before it stay unnamed. */
  readonly output: number
  /** Only of unknown operators that are passed on. */
  readonly passed?: PassedOperation
}

export interface PassedOperation {
  /** "": ONNX's own. */
  readonly domain: string
  /** Its outputs, and which of them have a name. */
  readonly outputs: readonly boolean[]
  /** Under which names graphs in its attributes read the last of its inputs, which are not its own. */
  readonly captured: readonly string[]
}

/** An operator over expressions; null leaves an optional input out. */
export function operation(
  operator: string,
  inputs: readonly (OnnxExpression | null)[],
  {
    attributes = {},
    output = 0,
    passed,
  }: { readonly attributes?: OnnxAttributes; readonly output?: number; readonly passed?: PassedOperation } = {},
): OnnxOperation {
  return { type: 'operation', operator, inputs, attributes, output, ...(passed === undefined ? {} : { passed }) }
}

/** Whole numbers that an operator takes as a tensor of one axis: axes, pads, a shape. */
export function integers(name: string, values: readonly number[]): OnnxConstant {
  return { type: 'constant', name, elementType: 'int64', shape: [values.length], read: () => values }
}

/** A number of its own, of no axis: it stretches over any shape. */
export function scalar(name: string, value: number): OnnxConstant {
  return { type: 'constant', name, elementType: 'float', shape: [], read: () => [value] }
}
