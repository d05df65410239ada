import type { Problem } from '../../contract/problem.ts'
import { text } from '../../contract/text.ts'

/** The weights go into a file beside the model; but they must fit into memory in one piece, and the model without them into 2 GB. */
export function onnxTooLarge(bytes: number): Problem {
  const gigabytes = (bytes / 1e9).toFixed(2)
  return {
    code: 'onnx-too-large',
    severity: 'error',
    place: {},
    message: text(
      `As ONNX the network would take ${gigabytes} GB, for which this computer has no memory in one piece. Export the weights as safetensors instead, or make the largest layers narrower.`,
      `该网络若存为 ONNX 需要 ${gigabytes} GB，而本机没有这么大的连续内存。请改为导出 safetensors 权重，或把最大的几层改窄。`,
    ),
    got: text(`${gigabytes} GB`, `${gigabytes} GB`),
    fixes: [],
  }
}
