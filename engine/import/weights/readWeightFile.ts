import { fail, succeed, type Problem, type Result } from '../../contract/problem.ts'
import { text } from '../../contract/text.ts'
import { decodeNpz } from '../../document/npz.ts'
import { decodeSafetensors, type FloatTensor } from '../../document/safetensors.ts'

/** More than any network here holds (2 GiB), with its optimiser left out. */
const maximumBytes = 2 ** 31

/** Tensors of a .safetensors or .npz file, known by its content, in the file's order. Damaged and other files are located problems. */
export function readWeightFile(bytes: Uint8Array): Result<ReadonlyMap<string, FloatTensor>> {
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) return nonEmpty(decodeNpz(bytes, { maximumBytes }))
  const file = decodeSafetensors(bytes)
  return nonEmpty(file.ok ? succeed(file.value.tensors) : file)
}

function nonEmpty(read: Result<ReadonlyMap<string, FloatTensor>>): Result<ReadonlyMap<string, FloatTensor>> {
  return read.ok && read.value.size === 0 ? fail(empty()) : read
}

function empty(): Problem {
  return {
    code: 'no-weights',
    severity: 'error',
    place: { path: 'tensors' },
    message: text('This file holds no tensors, so there is nothing to load.', '该文件中没有张量，因此没有可载入的内容。'),
    fixes: [],
  }
}
