import { fail, succeed, type Problem, type Result } from '../../contract/problem.ts'
import { text } from '../../contract/text.ts'
import { decodeNpz } from '../../document/tensors/npz.ts'
import { decodeSafetensors, type TensorFile } from '../../document/tensors/safetensors.ts'
import { isTorchCheckpoint, refuseTorchCheckpoint } from '../../document/tensors/torchCheckpoint.ts'

/** Tensors of a .safetensors or .npz file, known by its content, in the file's order, and what it tells of them. Damaged and other files are located problems. */
export function readWeightFile(bytes: Uint8Array): Result<TensorFile> {
  if (isTorchCheckpoint(bytes)) return fail(refuseTorchCheckpoint('data.pkl'))
  if (bytes[0] !== 0x50 || bytes[1] !== 0x4b) return nonEmpty(decodeSafetensors(bytes))
  const arrays = decodeNpz(bytes)
  return arrays.ok ? nonEmpty(succeed({ tensors: arrays.value, metadata: {} })) : arrays
}

function nonEmpty(read: Result<TensorFile>): Result<TensorFile> {
  return read.ok && read.value.tensors.size === 0 ? fail(empty()) : read
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
