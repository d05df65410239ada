import { inflateCapped } from '../../bytes/inflateCapped.ts'
import type { NamedBytes } from '../../contract/namedBytes.ts'
import { fail, succeed, type Problem, type Result } from '../../contract/problem.ts'
import { text } from '../../contract/text.ts'
import { formatShape, shapeSize } from '../../graph/shape.ts'
import type { DataSet } from '../dataSet.ts'
import { dataProblem } from './dataProblem.ts'

/** Numbers that a file may hold: a gigabyte as float32. */
const maximumValues = 2 ** 28
/** Classes are whole numbers below this. */
const maximumClasses = 10_000

/** A numeric array as IDX files hold it, big-endian, any of the six number types. */
export interface IdxArray {
  readonly lengths: readonly number[]
  readonly values: Float32Array<ArrayBuffer>
}

interface NumberType {
  readonly bytes: number
  readonly read: (view: DataView, offset: number) => number
}

/** The third byte of the file (LeCun's MNIST page). */
const numberTypes: ReadonlyMap<number, NumberType> = new Map([
  [0x08, { bytes: 1, read: (view, offset) => view.getUint8(offset) }],
  [0x09, { bytes: 1, read: (view, offset) => view.getInt8(offset) }],
  [0x0b, { bytes: 2, read: (view, offset) => view.getInt16(offset) }],
  [0x0c, { bytes: 4, read: (view, offset) => view.getInt32(offset) }],
  [0x0d, { bytes: 4, read: (view, offset) => view.getFloat32(offset) }],
  [0x0e, { bytes: 8, read: (view, offset) => view.getFloat64(offset) }],
])

/**
 * Two IDX files, plain or gzipped, as a data set. Images of 3 axes become [height, width, 1], of 4 axes keep their
 * channels, tables of 2 axes become [features]; labels are one whole number each.
 */
export function readIdx({ images, labels }: { readonly images: NamedBytes; readonly labels: NamedBytes }): Result<DataSet> {
  const inputs = readIdxArray(images)
  if (!inputs.ok) return inputs
  const targets = readIdxArray(labels)
  if (!targets.ok) return targets
  const [samples = 0, ...lengths] = inputs.value.lengths
  if (inputs.value.lengths.length === 1 && targets.value.lengths.length > 1) return fail(swapped(images.name, labels.name))
  if (inputs.value.lengths.length < 2 || inputs.value.lengths.length > 4)
    return fail(wrongAxes(images.name, { axes: inputs.value.lengths, expected: '2–4' }))
  if (targets.value.lengths.length !== 1) return fail(wrongAxes(labels.name, { axes: targets.value.lengths, expected: '1' }))
  if (targets.value.values.length !== samples)
    return fail(unequal({ images, labels, samples, count: targets.value.values.length }))
  if (samples === 0 || shapeSize(lengths) === 0) return fail(empty(images.name))
  const highest = checkLabels(labels.name, targets.value.values)
  if (!highest.ok) return highest
  return succeed({
    samples,
    shape: lengths.length === 2 ? [...lengths, 1] : lengths,
    inputs: inputs.value.values,
    targets: Int32Array.from(targets.value.values),
    targetSize: 1,
    classNames: Array.from({ length: highest.value + 1 }, (_, index) => String(index)),
    attribution: null,
    problems: [],
  })
}

/** One IDX file, gzipped or not. Its declared size is compared with its real one before anything is allocated. */
export function readIdxArray({ name, bytes: stored }: NamedBytes): Result<IdxArray> {
  const unpacked = unpack(name, stored)
  if (!unpacked.ok) return unpacked
  const bytes = unpacked.value
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const type = bytes[0] === 0 && bytes[1] === 0 ? numberTypes.get(bytes[2] ?? 0) : undefined
  const axes = bytes[3] ?? 0
  if (type === undefined || axes < 1 || axes > 4) return fail(notIdx(name))
  const header = 4 + 4 * axes
  if (bytes.length < header) return fail(wrongSize(name, { expected: header, got: bytes.length }))
  const lengths = Array.from({ length: axes }, (_, axis) => view.getUint32(4 + 4 * axis))
  const count = shapeSize(lengths)
  if (count > maximumValues) return fail(tooLarge(name))
  if (bytes.length !== header + count * type.bytes) {
    return fail(wrongSize(name, { expected: header + count * type.bytes, got: bytes.length }))
  }
  const values = new Float32Array(count)
  for (let index = 0; index < count; index++) {
    const value = type.read(view, header + index * type.bytes)
    // A number of 64 bits may be one that float32 cannot hold.
    if (!Number.isFinite(Math.fround(value))) return fail(notFinite(name, header + index * type.bytes))
    values[index] = value
  }
  return succeed({ lengths, values })
}

function unpack(name: string, bytes: Uint8Array): Result<Uint8Array> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return succeed(bytes)
  const inflated = inflateCapped(bytes, { format: 'gzip', maximum: maximumValues * 4 })
  if (inflated.ok) return succeed(inflated.bytes)
  if (inflated.reason === 'too-large') return fail(tooLarge(name))
  const message = text(
    `${name} is a gzip file that is cut off or damaged. Download it again.`,
    `${name} 是被截断或损坏的 gzip 文件，请重新下载。`,
  )
  return fail(dataProblem('broken-gzip', { message, path: name }))
}

function checkLabels(name: string, values: Float32Array): Result<number> {
  let highest = 0
  for (const [index, value] of values.entries()) {
    if (!Number.isInteger(value) || value < 0 || value >= maximumClasses) {
      const message = text(
        `Label ${index} in ${name} is ${value}. Labels must be whole numbers from 0 to ${maximumClasses - 1}.`,
        `${name} 中第 ${index} 个标签是 ${value}，标签必须是 0 到 ${maximumClasses - 1} 的整数。`,
      )
      return fail(dataProblem('bad-label', { message, path: `${name}, label ${index}`, got: text(String(value), String(value)) }))
    }
    if (value > highest) highest = value
  }
  return succeed(highest)
}

function notIdx(name: string): Problem {
  const message = text(
    `${name} does not begin like an IDX file. An IDX file starts with two zero bytes, a number type and its number of axes.`,
    `${name} 的开头不像 IDX 文件。IDX 文件以两个零字节、数值类型和轴数开头。`,
  )
  return dataProblem('not-idx', { message, path: `${name}, byte 0` })
}

function wrongSize(name: string, { expected, got }: { readonly expected: number; readonly got: number }): Problem {
  const message = text(
    `By its header ${name} should be ${expected} bytes long, but it has ${got}. It is cut off or damaged.`,
    `按文件头，${name} 应有 ${expected} 字节，实际有 ${got} 字节。文件被截断或已损坏。`,
  )
  const path = `${name}, byte ${Math.min(expected, got)}`
  return dataProblem('wrong-size', {
    message,
    path,
    expected: text(`${expected} bytes`, `${expected} 字节`),
    got: text(`${got} bytes`, `${got} 字节`),
  })
}

function tooLarge(name: string): Problem {
  const message = text(
    `${name} holds more than ${maximumValues} numbers, too many to keep in memory. Use a part of it.`,
    `${name} 包含超过 ${maximumValues} 个数，内存放不下。请只使用其中一部分。`,
  )
  return dataProblem('too-large', { message, path: name })
}

function notFinite(name: string, byte: number): Problem {
  const message = text(
    `${name} holds a number that is not finite, at byte ${byte}.`,
    `${name} 在第 ${byte} 字节处含有非有限的数。`,
  )
  return dataProblem('not-finite', { message, path: `${name}, byte ${byte}` })
}

function swapped(images: string, labels: string): Problem {
  const message = text(
    `${images} holds labels and ${labels} holds images. Choose them the other way round.`,
    `${images} 是标签文件，${labels} 是图像文件，请互换。`,
  )
  return dataProblem('swapped-files', { message, path: images })
}

function wrongAxes(name: string, { axes, expected }: { readonly axes: readonly number[]; readonly expected: string }): Problem {
  const shape = formatShape(axes)
  const message = text(
    `${name} has ${axes.length} axes (${shape}). ${expected} are expected.`,
    `${name} 有 ${axes.length} 个轴（${shape}），应为 ${expected} 个。`,
  )
  return dataProblem('wrong-axes', {
    message,
    path: `${name}, byte 3`,
    expected: text(expected, expected),
    got: text(shape, shape),
  })
}

function empty(name: string): Problem {
  return dataProblem('no-samples', { message: text(`${name} holds no samples.`, `${name} 中没有样本。`), path: name })
}

interface Unequal {
  readonly images: NamedBytes
  readonly labels: NamedBytes
  readonly samples: number
  readonly count: number
}

function unequal({ images, labels, samples, count }: Unequal): Problem {
  const message = text(
    `${images.name} holds ${samples} samples, but ${labels.name} holds ${count} labels. They do not belong together.`,
    `${images.name} 有 ${samples} 个样本，而 ${labels.name} 有 ${count} 个标签，两者不匹配。`,
  )
  return dataProblem('unequal-lengths', {
    message,
    path: `${labels.name}, byte 4`,
    expected: text(`${samples}`, `${samples}`),
    got: text(`${count}`, `${count}`),
  })
}
