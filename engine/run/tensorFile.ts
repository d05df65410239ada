import { fail, succeed, type Problem, type Result } from '../contract/problem.ts'
import { text } from '../contract/text.ts'
import { shapeSize } from '../graph/shape.ts'
import type { StoredTensor } from './runSnapshot.ts'

export interface TensorFile {
  readonly tensors: ReadonlyMap<string, StoredTensor>
  readonly metadata: Readonly<Record<string, string>>
}

/** A safetensors file of float32 tensors: 8 bytes of header length, a JSON header, then the data (huggingface/safetensors, format). */
export function encodeTensors({ tensors, metadata }: TensorFile): Uint8Array<ArrayBuffer> {
  let end = 0
  const entries = [...tensors].map(([name, { shape, values }]) => {
    const start = end
    end += values.byteLength
    return [name, { dtype: 'F32', shape, data_offsets: [start, end] }] as const
  })
  const header = JSON.stringify({ __metadata__: metadata, ...Object.fromEntries(entries) })
  /* Spaces fill the header up, so that the data begin at a multiple of eight. */
  const unpadded = new TextEncoder().encode(header)
  const headerLength = Math.ceil(unpadded.length / 8) * 8
  const bytes = new Uint8Array(8 + headerLength + end)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerLength), true)
  bytes.fill(0x20, 8, 8 + headerLength)
  bytes.set(unpadded, 8)
  let place = 8 + headerLength
  for (const { values } of tensors.values()) {
    bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), place)
    place += values.byteLength
  }
  return bytes
}

/** Reads a safetensors file of float32 tensors; a cut or foreign file is a problem, never a crash. */
export function decodeTensors(bytes: Uint8Array): Result<TensorFile> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < 8) return fail(broken('it is too short', '文件太短'))
  const headerLength = Number(view.getBigUint64(0, true))
  if (headerLength > bytes.length - 8) return fail(broken('its header is cut off', '文件头不完整'))
  const header = readHeader(bytes.subarray(8, 8 + headerLength))
  if (header === null) return fail(broken('its header is not readable', '文件头无法读取'))
  const data = bytes.subarray(8 + headerLength)
  const tensors = new Map<string, StoredTensor>()
  let metadata: Record<string, string> = {}
  for (const [name, entry] of Object.entries(header)) {
    if (name === '__metadata__') {
      metadata = stringsOf(entry)
      continue
    }
    const tensor = readTensor(entry, data)
    if (tensor === null)
      return fail(broken(`the tensor "${name}" is cut off or of another type`, `张量“${name}”不完整或类型不符`))
    tensors.set(name, tensor)
  }
  return succeed({ tensors, metadata })
}

function readHeader(bytes: Uint8Array): Record<string, unknown> | null {
  try {
    const header: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
    return isRecord(header) ? header : null
  } catch {
    return null
  }
}

function readTensor(entry: unknown, data: Uint8Array): StoredTensor | null {
  if (!isRecord(entry) || entry['dtype'] !== 'F32') return null
  const { shape, data_offsets: offsets } = entry
  if (!isCounts(shape) || !isCounts(offsets) || offsets.length !== 2) return null
  const [start = 0, end = 0] = offsets
  if (end > data.length || end - start !== shapeSize(shape) * 4) return null
  /* A copy: float32 must begin at a multiple of four, and the file's buffer is not ours to keep. */
  return { shape, values: new Float32Array(data.slice(start, end).buffer) }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isCounts(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((item) => Number.isSafeInteger(item) && item >= 0)
}

function stringsOf(value: unknown): Record<string, string> {
  if (!isRecord(value)) return {}
  return Object.fromEntries(Object.entries(value).flatMap(([key, item]) => (typeof item === 'string' ? [[key, item]] : [])))
}

function broken(en: string, zh: string): Problem {
  return {
    code: 'broken-tensor-file',
    severity: 'error',
    place: {},
    message: text(`The file of weights cannot be read: ${en}.`, `无法读取权重文件：${zh}。`),
    fixes: [],
  }
}
