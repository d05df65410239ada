import { text, type Text } from '../../contract/text.ts'

type Elements = { readonly ok: true; readonly values: Float32Array<ArrayBuffer> } | { readonly ok: false; readonly what: Text }

type ReadElement = (view: DataView, at: number, isLittle: boolean) => number

/** By NumPy's letter and bytes of one element (numpy.org, array interface protocol). */
const readers: Readonly<Record<string, ReadElement>> = {
  f2: (view, at, isLittle) => halfToNumber(view.getUint16(at, isLittle)),
  f4: (view, at, isLittle) => view.getFloat32(at, isLittle),
  f8: (view, at, isLittle) => view.getFloat64(at, isLittle),
  i1: (view, at) => view.getInt8(at),
  i2: (view, at, isLittle) => view.getInt16(at, isLittle),
  i4: (view, at, isLittle) => view.getInt32(at, isLittle),
  i8: (view, at, isLittle) => Number(view.getBigInt64(at, isLittle)),
  u1: (view, at) => view.getUint8(at),
  u2: (view, at, isLittle) => view.getUint16(at, isLittle),
  u4: (view, at, isLittle) => view.getUint32(at, isLittle),
  u8: (view, at, isLittle) => Number(view.getBigUint64(at, isLittle)),
  b1: (view, at) => view.getUint8(at),
}

/** Numbers of one NumPy type ("<f4") as float32; exactly `count` of them must be there. */
export function readNpyElements(data: Uint8Array, { type, count }: { readonly type: string; readonly count: number }): Elements {
  const [, order = '', kind = ''] = /^([<>|=]?)([a-z]\d)$/.exec(type) ?? []
  const read = readers[kind]
  if (/^[<>|=]?[OSUV]/.test(type)) {
    return {
      ok: false,
      what: text(
        `it holds Python objects or texts (${type}), which are not read: only numbers are`,
        `其中是 Python 对象或文本（${type}），不会读取：只读取数值`,
      ),
    }
  }
  if (read === undefined) {
    return { ok: false, what: text(`its numbers are of a type that is not read (${type})`, `不支持它的数值类型（${type}）`) }
  }
  const size = Number(kind.slice(1))
  if (data.length !== count * size) {
    return {
      ok: false,
      what: text(
        `its shape asks for ${count * size} bytes, but ${data.length} are there`,
        `按形状需要 ${count * size} 字节，实际有 ${data.length} 字节`,
      ),
    }
  }
  const isLittle = order !== '>'
  if (kind === 'f4' && isLittle) return { ok: true, values: new Float32Array(data.slice().buffer) }
  const view = new DataView(data.buffer, data.byteOffset, data.length)
  const values = new Float32Array(count)
  for (let at = 0; at < count; at++) values[at] = read(view, at * size, isLittle)
  return { ok: true, values }
}

/** IEEE 754 binary16. */
function halfToNumber(bits: number): number {
  const sign = (bits & 0x8000) === 0 ? 1 : -1
  const exponent = (bits >> 10) & 0x1f
  const fraction = bits & 0x3ff
  if (exponent === 0) return sign * 2 ** -24 * fraction
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : Number.NaN
  return sign * 2 ** (exponent - 25) * (1024 + fraction)
}
