import { shapeSize } from '../../graph/shape.ts'
import { onnxLimits, type OnnxFileTensor } from './onnxFile.ts'

/** Numbers with their shape; whole numbers of any type are exact up to 2⁵³. */
export interface Numbers {
  readonly shape: readonly number[]
  /** float32 for what lies as raw float32: no copy of large weights but the one that must be aligned. */
  readonly values: Float32Array<ArrayBuffer> | Float64Array
  readonly isInteger: boolean
}

/** TensorProto.DataType → bytes of one number. */
const widths: Readonly<Record<number, number>> = { 1: 4, 2: 1, 3: 1, 4: 2, 5: 2, 6: 4, 7: 8, 9: 1, 10: 2, 11: 8, 12: 4, 16: 2 }
const fractions: ReadonlySet<number> = new Set([1, 10, 11, 16])

/** A tensor's numbers; a reason (English) where they are not in the file, of an unknown type, or not as many as the shape says. */
export function tensorNumbers(tensor: OnnxFileTensor): Numbers | string {
  const { shape, elementType, raw, values, outside } = tensor
  if (outside !== null) return 'its numbers lie in another file (external data)'
  const width = widths[elementType]
  if (width === undefined) return `its element type ${elementType} holds no plain numbers`
  const isLegal = shape.every((length) => Number.isInteger(length) && length >= 0 && length < 2 ** 31)
  const size = shapeSize(shape)
  const found = raw === null ? values.length : raw.length / width
  if (!isLegal || size !== found) return `it has ${found} numbers for the shape ${shape.join('×')}`
  const isInteger = !fractions.has(elementType)
  if (isInteger && size > onnxLimits.integers) return 'it holds too many whole numbers'
  if (raw === null) {
    const plain = elementType === 10 ? values.map(halfFloat) : elementType === 16 ? values.map(brainFloat) : values
    return { shape, values: isInteger ? Float64Array.from(plain) : Float32Array.from(plain), isInteger }
  }
  if (elementType === 1) return { shape, values: new Float32Array(raw.slice().buffer), isInteger }
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength)
  const read = readers[elementType]
  if (read === undefined) return `its element type ${elementType} holds no plain numbers`
  const target = isInteger ? new Float64Array(size) : new Float32Array(size)
  for (let index = 0; index < size; index++) target[index] = read(view, index * width)
  return { shape, values: target, isInteger }
}

const readers: Readonly<Record<number, (view: DataView, at: number) => number>> = {
  2: (view, at) => view.getUint8(at),
  3: (view, at) => view.getInt8(at),
  4: (view, at) => view.getUint16(at, true),
  5: (view, at) => view.getInt16(at, true),
  6: (view, at) => view.getInt32(at, true),
  7: (view, at) => bounded(view.getBigInt64(at, true)),
  9: (view, at) => view.getUint8(at),
  10: (view, at) => halfFloat(view.getUint16(at, true)),
  11: (view, at) => view.getFloat64(at, true),
  12: (view, at) => view.getUint32(at, true),
  16: (view, at) => brainFloat(view.getUint16(at, true)),
}

function bounded(value: bigint): number {
  return Math.max(Number.MIN_SAFE_INTEGER, Math.min(Number.MAX_SAFE_INTEGER, Number(value)))
}

/** IEEE 754 binary16. */
function halfFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 31
  const fraction = bits & 1023
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}

/** The upper half of a float32. */
function brainFloat(bits: number): number {
  return new Float32Array(new Uint32Array([(bits & 0xffff) << 16]).buffer)[0] ?? 0
}
