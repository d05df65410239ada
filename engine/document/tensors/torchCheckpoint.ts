import type { Problem } from '../../contract/problem.ts'
import { text } from '../../contract/text.ts'
import { readZipDirectory } from '../zip/zipDirectory.ts'

/** How torch.save began until PyTorch 1.6: a pickle of protocol 2 with its magic number (torch/serialization.py, MAGIC_NUMBER). */
const oldStart = [0x80, 0x02, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19]

const mostEntries = 100_000

/** What torch.save and torch.jit.save write: a pickle, mostly as data.pkl in a zip file. */
export function isTorchCheckpoint(bytes: Uint8Array): boolean {
  if (bytes[0] !== 0x50 || bytes[1] !== 0x4b) return oldStart.every((byte, at) => bytes[at] === byte)
  const entries = readZipDirectory(new DataView(bytes.buffer, bytes.byteOffset, bytes.length), mostEntries)
  return entries.ok && entries.value.some(({ name }) => /(?:^|\/)data\.pkl$/.test(name))
}

/** A pickle is a program: reading it would run what it says. */
export function refuseTorchCheckpoint(path: string): Problem {
  return {
    code: 'torch-checkpoint',
    severity: 'error',
    place: { path },
    message: text(
      'This is a file of torch.save, a Python pickle: loading it would run program code from the file, which Netwright never does. In PyTorch, save the weights as safetensors (safetensors.torch.save_file(model.state_dict(), "weights.safetensors")) and load them onto the same network here, or export the network with its weights (torch.onnx.export(model, example, "model.onnx")). train.py of an exported project writes weights.safetensors by itself.',
      '这是 torch.save 的文件，即 Python pickle：载入它会运行文件中的程序代码，Netwright 从不这样做。请在 PyTorch 中把权重存为 safetensors（safetensors.torch.save_file(model.state_dict(), "weights.safetensors")），再载入到这里的同一网络；或导出网络及其权重（torch.onnx.export(model, example, "model.onnx")）。导出项目中的 train.py 会自行写出 weights.safetensors。',
    ),
    fixes: [],
  }
}
