import type { Problem } from '../../contract/problem.ts'
import { text } from '../../contract/text.ts'

/** ONNX keeps more than 2 GB only in files beside the model, which Netwright does not write. */
export function onnxTooLarge(bytes: number): Problem {
  const gigabytes = (bytes / 1e9).toFixed(2)
  return {
    code: 'onnx-too-large',
    severity: 'error',
    place: {},
    message: text(
      `As one ONNX file the network would take ${gigabytes} GB; such files end at 2.14 GB. Export the weights as safetensors instead, or make the largest layers narrower.`,
      `该网络若存为一个 ONNX 文件需要 ${gigabytes} GB，而此类文件最大 2.14 GB。请改为导出 safetensors 权重，或把最大的几层改窄。`,
    ),
    expected: text('at most 2.14 GB', '至多 2.14 GB'),
    got: text(`${gigabytes} GB`, `${gigabytes} GB`),
    fixes: [],
  }
}
