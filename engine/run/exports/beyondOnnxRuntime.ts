import type { Problem } from '../../contract/problem.ts'
import { text } from '../../contract/text.ts'
import type { CompiledNet } from '../model/compiledNet.ts'

/** onnxruntime's WebAssembly counts a tensor's bytes in signed 32-bit numbers, and addresses 4 GB in all. */
const mostTensorBytes = 2 ** 31 - 1

/**
 * Why onnxruntime could not read the file back, told before minutes are spent on writing it: a weight of 2 GB or more. null: it
 * may fit.
 */
export function beyondOnnxRuntime({ weights }: Pick<CompiledNet, 'weights'>): Problem | null {
  const found = weights.find(({ variable }) => 4 * variable.size > mostTensorBytes)
  if (found === undefined) return null
  const gigabytes = `${((4 * found.variable.size) / 1e9).toFixed(2)} GB`
  return {
    code: 'onnx-tensor-too-large',
    severity: 'error',
    place: { node: found.node },
    message: text(
      `The weight "${found.spec.name}" of this layer takes ${gigabytes}; onnxruntime, which reads every file back before it is saved, takes at most 2.14 GB in one. Export the weights as safetensors, or make the layer narrower.`,
      `该层的权重“${found.spec.name}”占 ${gigabytes}；每个文件保存前都由 onnxruntime 读回检验，而它的单个张量最多 2.14 GB。请导出为 safetensors，或把该层改窄。`,
    ),
    expected: text('at most 2.14 GB', '至多 2.14 GB'),
    got: text(gigabytes, gigabytes),
    fixes: [],
  }
}
