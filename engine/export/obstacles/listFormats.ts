import type { RunFormat } from '../../contract/exportFormats.ts'
import { text, type Text } from '../../contract/text.ts'

const names: { readonly [Format in RunFormat]: Text } = {
  tfjs: text('TensorFlow.js', 'TensorFlow.js'),
  keras: text('.keras', '.keras'),
  'keras-h5': text('.h5', '.h5'),
  onnx: text('ONNX', 'ONNX'),
  pytorch: text('a PyTorch project', 'PyTorch 项目'),
  safetensors: text('safetensors', 'safetensors'),
  npz: text('.npz', '.npz'),
}

/** "ONNX", ".keras or .h5", "TensorFlow.js, ONNX or a PyTorch project". */
export function listFormats(formats: readonly RunFormat[]): Text {
  const list = (language: keyof Text, comma: string, or: string): string => {
    const words = formats.map((format) => names[format][language])
    return [words.slice(0, -1).join(comma), ...words.slice(-1)].filter((part) => part !== '').join(or)
  }
  return text(list('en', ', ', ' or '), list('zh', '、', ' 或 '))
}
