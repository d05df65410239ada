import { fail, succeed, type Problem, type Result } from '../../contract/problem.ts'
import { text } from '../../contract/text.ts'
import { shapeSize, type Shape } from '../../graph/shape.ts'

export interface FloatTensor {
  readonly shape: Shape
  readonly values: Float32Array<ArrayBuffer>
}

export interface TensorFile {
  /** In the order of the file. */
  readonly tensors: ReadonlyMap<string, FloatTensor>
  readonly metadata: Readonly<Record<string, string>>
}

/** As the reference reader has it (huggingface/safetensors, format). */
const maximumHeaderLength = 100_000_000

/** Float32 tensors as a safetensors file: 8 bytes of header length, a JSON header filled up to a multiple of 8, the data. */
export function encodeSafetensors({ tensors, metadata }: TensorFile): Uint8Array<ArrayBuffer> {
  let length = 0
  const entries = Array.from(tensors, ([name, { shape, values }]): readonly [string, unknown] => {
    const start = length
    length += values.byteLength
    return [name, { dtype: 'F32', shape, data_offsets: [start, length] }]
  })
  const json = new TextEncoder().encode(JSON.stringify(Object.fromEntries([['__metadata__', metadata], ...entries])))
  const headerLength = Math.ceil(json.length / 8) * 8
  const bytes = new Uint8Array(8 + headerLength + length)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerLength), true)
  bytes.fill(0x20, 8, 8 + headerLength)
  bytes.set(json, 8)
  let offset = 8 + headerLength
  for (const { values } of tensors.values()) {
    // The format is little-endian, as is every processor that browsers and Node run on.
    bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), offset)
    offset += values.byteLength
  }
  return bytes
}

/**
 * Reads float32 tensors. As strict as the reference reader: the header must fit, offsets must follow each other without
 * gaps or overlaps and fill the file exactly, and shapes must match their bytes. The tensors are copies.
 */
export function decodeSafetensors(bytes: Uint8Array): Result<TensorFile> {
  const laidOut = layOut(bytes)
  if (!laidOut.ok) return laidOut
  const { ranges, data, metadata } = laidOut.value
  const tensors = new Map<string, FloatTensor>()
  for (const [name, { shape, start, end }] of ranges)
    tensors.set(name, { shape, values: new Float32Array(data.slice(start, end).buffer) })
  return succeed({ tensors, metadata: keepTexts(metadata) })
}

/** Whether `decodeSafetensors` would read it, without copying a tensor. */
export function isSafetensors(bytes: Uint8Array): boolean {
  return layOut(bytes).ok
}

interface LaidOut {
  readonly ranges: ReadonlyMap<string, TensorRange>
  readonly data: Uint8Array
  readonly metadata: unknown
}

function layOut(bytes: Uint8Array): Result<LaidOut> {
  if (bytes.length < 8) return fail(broken({ en: 'it ends within its first 8 bytes', zh: '前 8 个字节不完整', path: 'byte 0' }))
  const declared = new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true)
  if (declared > maximumHeaderLength || Number(declared) > bytes.length - 8) {
    return fail(
      broken({
        en: `its header claims ${declared} bytes, more than there are`,
        zh: `文件头声称有 ${declared} 字节，超出文件长度`,
        path: 'byte 0',
      }),
    )
  }
  const headerLength = Number(declared)
  const header = readHeader(bytes.subarray(8, 8 + headerLength))
  if (header === null) return fail(broken({ en: 'its header is no JSON object', zh: '文件头不是 JSON 对象', path: 'byte 8' }))
  const { __metadata__: metadata, ...entries } = header
  const data = bytes.subarray(8 + headerLength)
  const ranges = readRanges(entries, data.length)
  return ranges.ok ? succeed({ ranges: ranges.value, data, metadata }) : ranges
}

interface TensorRange {
  readonly shape: Shape
  readonly start: number
  readonly end: number
}

function readRanges(entries: Readonly<Record<string, unknown>>, length: number): Result<ReadonlyMap<string, TensorRange>> {
  const ranges = new Map<string, TensorRange>()
  for (const [name, entry] of Object.entries(entries)) {
    const range = readRange(entry)
    if (range === null) {
      const path = `tensor ${name.slice(0, 100)}`
      return fail(
        broken({
          en: `the tensor "${name.slice(0, 100)}" is not described as float32 numbers of a shape that fits`,
          zh: `张量“${name.slice(0, 100)}”的类型不是 float32，或形状与数据不符`,
          path,
        }),
      )
    }
    ranges.set(name, range)
  }
  let offset = 0
  for (const { start, end } of [...ranges.values()].sort((left, right) => left.start - right.start || left.end - right.end)) {
    if (start !== offset)
      return fail(
        broken({
          en: `its tensors leave a gap or overlap at data byte ${offset}`,
          zh: `张量数据在第 ${offset} 字节处有空隙或重叠`,
          path: `data byte ${offset}`,
        }),
      )
    offset = end
  }
  if (offset === length) return succeed(ranges)
  return fail(
    broken({
      en: `its tensors take ${offset} bytes, but ${length} are there`,
      zh: `张量共需 ${offset} 字节，实际有 ${length} 字节`,
      path: `data byte ${Math.min(offset, length)}`,
    }),
  )
}

function readRange(entry: unknown): TensorRange | null {
  if (!isRecord(entry) || entry['dtype'] !== 'F32') return null
  const { shape, data_offsets: offsets } = entry
  if (!isCounts(shape) || !isCounts(offsets) || offsets.length !== 2 || shape.length > 16) return null
  const [start = 0, end = 0] = offsets
  return end - start === shapeSize(shape) * 4 ? { shape, start, end } : null
}

function readHeader(bytes: Uint8Array): Readonly<Record<string, unknown>> | null {
  try {
    const header: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
    return isRecord(header) ? header : null
  } catch {
    return null
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isCounts(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((item) => Number.isSafeInteger(item) && item >= 0)
}

function keepTexts(metadata: unknown): Readonly<Record<string, string>> {
  if (!isRecord(metadata)) return {}
  return Object.fromEntries(Object.entries(metadata).filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
}

function broken({ en, zh, path }: { readonly en: string; readonly zh: string; readonly path: string }): Problem {
  const message = text(`The file of weights cannot be read: ${en}.`, `无法读取权重文件：${zh}。`)
  return { code: 'broken-safetensors', severity: 'error', place: { path }, message, fixes: [] }
}
