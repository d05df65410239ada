/** An attribute in ONNX's own types; whole numbers and fractions are different things there. */
export type OnnxAttribute =
  | { readonly type: 'int'; readonly value: number }
  | { readonly type: 'float'; readonly value: number }
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'ints'; readonly values: readonly number[] }
  | { readonly type: 'floats'; readonly values: readonly number[] }
  | { readonly type: 'strings'; readonly values: readonly string[] }
  /** TensorProto.DataType, lengths and the numbers as `raw_data` has them. */
  | {
      readonly type: 'tensor'
      readonly elementType: number
      readonly shape: readonly number[]
      readonly data: Uint8Array<ArrayBuffer>
    }
  /** A GraphProto. */
  | { readonly type: 'graph'; readonly data: Uint8Array }

export type OnnxAttributes = Readonly<Record<string, OnnxAttribute>>

export function int(value: number): OnnxAttribute {
  return { type: 'int', value }
}

export function float(value: number): OnnxAttribute {
  return { type: 'float', value }
}

export function string(value: string): OnnxAttribute {
  return { type: 'string', value }
}

export function ints(values: readonly number[]): OnnxAttribute {
  return { type: 'ints', values }
}

export function floats(values: readonly number[]): OnnxAttribute {
  return { type: 'floats', values }
}

export function strings(values: readonly string[]): OnnxAttribute {
  return { type: 'strings', values }
}
