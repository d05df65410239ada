import { messageOf } from '../../contract/messageOf.ts'
import type { Problem } from '../../contract/problem.ts'
import { text } from '../../contract/text.ts'

/** onnxruntime refused the file that was just written; it says why in English only. */
export function onnxNotReadable(error: unknown): Problem {
  const said = messageOf(error)
  return {
    code: 'onnx-not-readable',
    severity: 'error',
    place: {},
    message: text(
      `The ONNX file was written, but onnxruntime could not read it back, so it was not saved. It says: ${said} Very large networks may not fit into its memory; export them as safetensors.`,
      `ONNX 文件已写出，但 onnxruntime 无法读回，因此没有保存。它的说明：${said} 非常大的网络可能超出其内存，请改为导出 safetensors。`,
    ),
    fixes: [],
  }
}
