import { shapeSize } from '../../graph/shape.ts'
import { keptLimits } from '../../layers/inert/keptKeras.ts'
import type { OnnxFileTensor } from './onnxFile.ts'

/** TensorProto.DataType → how its numbers are written, little-endian. Halves are listed as their bits. */
const writers: Readonly<Record<number, readonly [width: number, write: (view: DataView, at: number, value: number) => void]>> = {
  1: [4, (view, at, value) => view.setFloat32(at, value, true)],
  2: [1, (view, at, value) => view.setUint8(at, value)],
  3: [1, (view, at, value) => view.setInt8(at, value)],
  4: [2, (view, at, value) => view.setUint16(at, value, true)],
  5: [2, (view, at, value) => view.setInt16(at, value, true)],
  6: [4, (view, at, value) => view.setInt32(at, value, true)],
  7: [8, (view, at, value) => view.setBigInt64(at, BigInt(value), true)],
  9: [1, (view, at, value) => view.setUint8(at, value)],
  10: [2, (view, at, value) => view.setUint16(at, value, true)],
  11: [8, (view, at, value) => view.setFloat64(at, value, true)],
  16: [2, (view, at, value) => view.setUint16(at, value, true)],
}

/**
 * A small tensor's numbers as `raw_data` has them. null: too many for a document, not as many as its shape says, or of a
 * type that holds no plain numbers.
 */
export function tensorBytes({ shape, elementType, raw, values }: OnnxFileTensor): Uint8Array | null {
  const writer = writers[elementType]
  const size = shapeSize(shape)
  if (writer === undefined || !Number.isInteger(size) || size < 0) return null
  const [width, write] = writer
  if (size * width > keptLimits.characters / 2) return null
  if (raw !== null) return raw.length === size * width ? raw : null
  if (values.length !== size || (elementType === 7 && !values.every(Number.isSafeInteger))) return null
  const bytes = new Uint8Array(size * width)
  const view = new DataView(bytes.buffer)
  values.forEach((value, index) => write(view, index * width, value))
  return bytes
}
