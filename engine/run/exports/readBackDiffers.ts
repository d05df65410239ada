import type { NodeId } from '../../contract/ids.ts'
import type { Problem } from '../../contract/problem.ts'
import { text } from '../../contract/text.ts'

/** What an exported file holds otherwise than the document: `what` of this layer, a weight or a part of its description. */
export function readBackDiffers(node: NodeId, what: string): Problem {
  return {
    code: 'export-differs',
    severity: 'error',
    place: { node },
    message: text(
      `The exported file was read back, and "${what}" of this layer is not as it was. It was not saved.`,
      `导出的文件在读回后，该层的“${what}”与原来不同。文件未保存。`,
    ),
    fixes: [],
  }
}
