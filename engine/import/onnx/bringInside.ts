import type { NamedBytes } from '../../contract/namedBytes.ts'
import { fail, succeed, type Problem, type Result } from '../../contract/problem.ts'
import { text } from '../../contract/text.ts'
import { missingFile } from '../missingFile.ts'
import type { OnnxFile, OnnxFileTensor, OutsideNumbers } from './onnxFile.ts'

/**
 * Gives tensors whose numbers lie beside the model (external data, as PyTorch's newer exporter writes it) their bytes. Looked
 * for only among the files that were chosen: a location is a name here, never a path that something is read from.
 */
export function bringInside(
  constants: OnnxFile['constants'],
  beside: readonly NamedBytes[],
): Result<ReadonlyMap<string, OnnxFileTensor>> {
  const inside = new Map(constants)
  for (const [name, tensor] of constants) {
    if (tensor.outside === null) continue
    const raw = pieceOf(tensor.outside, beside)
    if (!(raw instanceof Uint8Array)) return fail(raw(name))
    inside.set(name, { ...tensor, raw, outside: null })
  }
  return succeed(inside)
}

function pieceOf({ location, offset, length }: OutsideNumbers, beside: readonly NamedBytes[]) {
  const file = beside.find(({ name }) => lastPart(name) === lastPart(location))
  if (file === undefined) return (tensor: string) => notChosen(tensor, lastPart(location))
  const start = Number(offset)
  const size = length === '' ? file.bytes.length - start : Number(length)
  const isWhole = Number.isInteger(start) && Number.isInteger(size) && start >= 0 && size >= 0
  if (!isWhole || start + size > file.bytes.length)
    return (tensor: string) => tooShort(tensor, { file: file.name, start, end: start + size, length: file.bytes.length })
  return file.bytes.subarray(start, start + size)
}

const lastPart = (path: string): string => path.replace(/^.*[/\\]/, '')

function notChosen(tensor: string, file: string): Problem {
  const message = text(
    `The weights of this model lie in another file: "${tensor}" is in "${file}", which was not chosen. Choose both files together (or drop them together, or as one zip).`,
    `该模型的权重存放在另一个文件中：“${tensor}”位于“${file}”，而该文件未被选中。请同时选择（或一起拖入）两个文件，或使用一个 zip。`,
  )
  return { code: missingFile, severity: 'error', place: { path: tensor }, message, expected: text(file, file), fixes: [] }
}

function tooShort(
  tensor: string,
  { file, start, end, length }: { readonly file: string; readonly start: number; readonly end: number; readonly length: number },
): Problem {
  const message = text(
    `The numbers of "${tensor}" should lie in bytes ${start} to ${end} of "${file}", which has ${length}. The file is cut off, or belongs to another model; copy both files again.`,
    `“${tensor}”的数值应位于“${file}”的第 ${start} 至 ${end} 字节，而该文件只有 ${length} 字节。文件可能不完整，或属于另一个模型；请重新复制两个文件。`,
  )
  return {
    code: 'onnx-external-data',
    severity: 'error',
    place: { path: tensor },
    message,
    expected: text(`${end} bytes`, `${end} 字节`),
    got: text(`${length} bytes`, `${length} 字节`),
    fixes: [],
  }
}
