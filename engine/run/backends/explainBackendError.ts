import { messageOf } from '../../contract/messageOf.ts'
import type { Problem } from '../../contract/problem.ts'
import { text, type Text } from '../../contract/text.ts'
import { OutOfMemory } from '../../simd/memory/OutOfMemory.ts'

interface Explanation {
  readonly code: string
  readonly pattern: RegExp
  explain(found: string, message: string): Text
}

const explanations: readonly Explanation[] = [
  {
    code: 'missing-operation',
    pattern: /Kernel '(\w+)' not registered for backend '?(\w+)'?/,
    explain: (found, message) => {
      const backend = /backend '?(\w+)/.exec(message)?.[1] ?? ''
      return text(
        `The ${backend} backend cannot compute the operation ${found}. Choose another backend, or replace the layer that needs it.`,
        `${backend} 后端不支持运算 ${found}。请换用其他后端，或替换用到它的层。`,
      )
    },
  },
  {
    code: 'missing-gradient',
    pattern: /gradient function not found for (\w+)|Error in gradient of (?:fused )?(\w+)/,
    explain: (found) =>
      text(
        `The operation ${found} has no gradient, so nothing before it can be trained. Replace the layer that needs it.`,
        `运算 ${found} 没有梯度，它之前的层无法训练。请替换用到它的层。`,
      ),
  },
  {
    code: 'gpu-lost',
    pattern: /(context lost|CONTEXT_LOST|device (?:is |was )?lost|DXGI_ERROR)/i,
    explain: () =>
      text(
        'The GPU was lost: its driver was reset, or the computer slept. Resume the run from its last checkpoint.',
        'GPU 已丢失：驱动被重置，或计算机曾进入睡眠。请从最近的检查点继续运行。',
      ),
  },
  {
    code: 'out-of-memory',
    pattern:
      /(out of memory|OOM|Array buffer allocation failed|Invalid (?:typed )?array length|memory access out of bounds|allocation failed|could not allocate|bad_alloc|^Aborted\(\))/i,
    explain: () =>
      text(
        'There is not enough memory for this network at this batch size. Make the batch smaller, or the network.',
        '在当前批大小下，内存不足以容纳该网络。请减小批大小，或缩小网络。',
      ),
  },
  {
    code: 'tensor-too-large',
    pattern: /(Requested texture size|exceeds the max buffer size|larger than the maximum (?:binding|buffer) size)/i,
    explain: () =>
      text(
        'One of the tensors is larger than this GPU can hold in one piece. Make the batch smaller, or choose the simd backend.',
        '有一个张量超出了该 GPU 单块可容纳的大小。请减小批大小，或选用 simd 后端。',
      ),
  },
]

/**
 * Says in whole sentences what an exception of tf.js or a backend means; the operation is named where one is missing.
 * Codes: missing-operation, missing-gradient, gpu-lost, out-of-memory, tensor-too-large, and engine-error for the rest.
 */
export function explainBackendError(error: unknown): Problem {
  if (error instanceof OutOfMemory) return problem('out-of-memory', outOfMemory(error))
  const message = messageOf(error)
  for (const explanation of explanations) {
    const match = explanation.pattern.exec(message)
    if (match)
      return problem(explanation.code, explanation.explain(match.slice(1).find((group) => group !== undefined) ?? '', message))
  }
  return problem('engine-error', text(`The engine failed: ${message}`, `引擎出错：${message}`))
}

function problem(code: string, message: Text): Problem {
  return { code, severity: 'error', place: {}, message, fixes: [] }
}

function outOfMemory({ what, wanted, used, budget }: OutOfMemory): Text {
  const [needed, taken, all] = [wanted, used, budget].map((bytes) => (bytes / 2 ** 20).toFixed(1))
  const shape = /^a tensor of (.+)$/.exec(what)?.[1]
  return text(
    `Memory ran out: ${what} needs ${needed} MB, and ${taken} of ${all} MB are in use. Make the batch smaller, or the network.`,
    `内存用尽：${shape === undefined ? '一块工作缓冲区' : `形状为 ${shape} 的张量`}需要 ${needed} MB，而 ${all} MB 中已用 ${taken} MB。请减小批大小，或缩小网络。`,
  )
}
