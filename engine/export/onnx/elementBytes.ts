import type { OnnxElementType } from '../../layers/onnx/onnxExpression.ts'

/** Bytes of one number. */
export const elementWidths: Readonly<Record<OnnxElementType, number>> = {
  float: 4,
  uint8: 1,
  int8: 1,
  uint16: 2,
  int16: 2,
  int32: 4,
  int64: 8,
  bool: 1,
  double: 8,
  uint32: 4,
}

/** Little-endian, as the format and every processor that browsers and Node run on. Bytes are such already. */
export function elementBytes(elementType: OnnxElementType, values: ArrayLike<number>): Uint8Array {
  const numbers = arrayOf(elementType, values)
  return new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength)
}

function arrayOf(elementType: OnnxElementType, values: ArrayLike<number>): ArrayBufferView {
  switch (elementType) {
    case 'float':
      return values instanceof Float32Array ? values : Float32Array.from(values)
    case 'double':
      return Float64Array.from(values)
    case 'int64':
      return BigInt64Array.from(Array.from(values, BigInt))
    case 'int32':
      return Int32Array.from(values)
    case 'uint32':
      return Uint32Array.from(values)
    case 'int16':
      return Int16Array.from(values)
    case 'uint16':
      return Uint16Array.from(values)
    case 'int8':
      return Int8Array.from(values)
    case 'uint8':
    case 'bool':
      return Uint8Array.from(values)
  }
}
