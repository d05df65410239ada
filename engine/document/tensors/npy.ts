import { fail, succeed, type Result } from '../../contract/problem.ts'
import type { Text } from '../../contract/text.ts'
import { text } from '../../contract/text.ts'
import { shapeSize, type Shape } from '../../graph/shape.ts'
import { brokenNumpy } from './brokenNumpy.ts'
import { readNpyElements } from './npyElements.ts'
import type { FloatTensor } from './safetensors.ts'

/** "\x93NUMPY" */
const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59] as const
/** The header ends at a multiple of this (numpy/lib/format, ARRAY_ALIGN). */
const alignment = 64
/** As numpy.load allows for files that are not trusted (max_header_size). */
const maximumHeaderLength = 10_000

/** A float32 tensor as one .npy file: version 1.0, little-endian, in C order (numpy.org, numpy.lib.format). */
export function encodeNpy({ shape, values }: FloatTensor): Uint8Array<ArrayBuffer> {
  // A tuple of one needs its comma: "(3,)" is a tuple, "(3)" a number.
  const tuple = shape.length === 1 ? `${shape[0]},` : shape.join(', ')
  const description = `{'descr': '<f4', 'fortran_order': False, 'shape': (${tuple}), }`
  const start = Math.ceil((magic.length + 4 + description.length + 1) / alignment) * alignment
  const header = `${description.padEnd(start - magic.length - 5)}\n`
  const bytes = new Uint8Array(start + values.byteLength)
  bytes.set([...magic, 1, 0])
  new DataView(bytes.buffer).setUint16(magic.length + 2, header.length, true)
  bytes.set(new TextEncoder().encode(header), magic.length + 4)
  // Every processor that browsers and Node run on is little-endian.
  bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), start)
  return bytes
}

/**
 * Reads an array of numbers as float32, in C order, whatever its number type, byte order and order of axes. Python objects
 * are refused: reading them would run code. `name` is told where something is wrong.
 */
export function decodeNpy(bytes: Uint8Array, name: string): Result<FloatTensor> {
  const refuse = (what: Text) => fail(brokenNumpy(name, what))
  if (!magic.every((byte, at) => bytes[at] === byte) || bytes.length < 12)
    return refuse(text('it is no .npy file', '不是 .npy 文件'))
  const version = bytes[6] ?? 0
  if (version < 1 || version > 3)
    return refuse(text(`it is of .npy version ${version}; 1 to 3 are read`, `.npy 版本为 ${version}，仅支持 1 到 3`))
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const length = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true)
  const headerStart = version === 1 ? 10 : 12
  if (length > maximumHeaderLength || headerStart + length > bytes.length)
    return refuse(text(`its header claims ${length} bytes`, `文件头声称有 ${length} 字节`))
  const header = readHeader(new TextDecoder().decode(bytes.subarray(headerStart, headerStart + length)))
  if (header === null) return refuse(text('its header does not describe an array of numbers', '文件头描述的不是数值数组'))
  const { type, isFortran, shape } = header
  const elements = readNpyElements(bytes.subarray(headerStart + length), { type, count: shapeSize(shape) })
  if (!elements.ok) return refuse(elements.what)
  return succeed({ shape, values: isFortran ? toCOrder(elements.values, shape) : elements.values })
}

interface Header {
  readonly type: string
  readonly isFortran: boolean
  readonly shape: Shape
}

/** The header is a Python dictionary. Only what NumPy writes for plain arrays is taken; nothing is evaluated. */
function readHeader(content: string): Header | null {
  const type = /'descr':\s*'([^']{2,20})'/.exec(content)?.[1]
  const order = /'fortran_order':\s*(True|False)\b/.exec(content)?.[1]
  const tuple = /'shape':\s*\(([\d\s,L]*)\)/.exec(content)?.[1]
  if (!content.startsWith('{') || type === undefined || order === undefined || tuple === undefined) return null
  // Python 2 wrote long numbers as "3L".
  const shape = tuple.split(',').flatMap((part) => (part.trim() === '' ? [] : [Number(part.trim().replace(/L$/, ''))]))
  if (shape.length > 16 || !shape.every((axis) => Number.isSafeInteger(axis))) return null
  return { type, isFortran: order === 'True', shape }
}

/** First axis fastest, as Fortran lays arrays out, to last axis fastest. */
function toCOrder(values: Float32Array<ArrayBuffer>, shape: Shape): Float32Array<ArrayBuffer> {
  const ordered = new Float32Array(values.length)
  const strides = shape.map((_, axis) => shapeSize(shape.slice(0, axis)))
  const index = shape.map(() => 0)
  for (let at = 0; at < ordered.length; at++) {
    let from = 0
    for (let axis = 0; axis < index.length; axis++) from += (index[axis] ?? 0) * (strides[axis] ?? 0)
    ordered[at] = values[from] ?? 0
    for (let axis = index.length - 1; axis >= 0; axis--) {
      const next = (index[axis] ?? 0) + 1
      index[axis] = next === shape[axis] ? 0 : next
      if (index[axis] !== 0) break
    }
  }
  return ordered
}
