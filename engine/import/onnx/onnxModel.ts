import { readFields } from '../../bytes/readFields.ts'
import type { NamedBytes } from '../../contract/namedBytes.ts'
import { succeed } from '../../contract/problem.ts'
import { text } from '../../contract/text.ts'
import type { ImportReader } from '../imported.ts'
import { importOnnx } from './importOnnx.ts'

/** ONNX models. They have no mark at their beginning: they are known by the fields that every model has. */
export const onnxModel: ImportReader = {
  format: 'onnx',
  title: text('ONNX model', 'ONNX 模型'),
  accepts: (files) => findModel(files) !== null,
  read: async (files) => {
    const file = findModel(files)
    const bytes = file?.bytes ?? new Uint8Array()
    const name = (file?.name ?? '').replace(/^.*\//, '').replace(/\.onnx$/i, '')
    const read = importOnnx(bytes, { name, beside: files.filter((each) => each !== file) })
    return read.ok ? succeed(read.value) : read
  },
}

/** One file, or the one that is called a model beside files that hold its weights. */
function findModel(files: readonly NamedBytes[]): NamedBytes | null {
  const [only, ...others] = files
  if (only === undefined || others.length === 0) return only !== undefined && looksLikeModel(only.bytes) ? only : null
  const named = files.filter(({ name }) => /\.onnx$/i.test(name))
  return named.length === 1 ? (named.find(({ bytes }) => looksLikeModel(bytes)) ?? null) : null
}

/** Begins with the IR version, as all writers do; or is a sequence of fields with a graph and the operator sets. */
function looksLikeModel(bytes: Uint8Array): boolean {
  if (bytes[0] === 0x08 && (bytes[1] ?? 0xff) < 0x40) return true
  let [graphs, sets] = [0, 0]
  try {
    readFields(bytes, {
      7: (reader, type) => {
        reader.skip(type)
        graphs += 1
      },
      8: (reader, type) => {
        reader.skip(type)
        sets += 1
      },
    })
  } catch {
    return false
  }
  return graphs === 1 && sets > 0
}
