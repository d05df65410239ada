import type { GraphNode } from '../../contract/document.ts'
import type { Problem } from '../../contract/problem.ts'
import { text, type Text } from '../../contract/text.ts'

/** An unknown layer cannot leave like this: what stands in the way, what would be needed, what to do. */
export function refuseInert(
  { id, name }: GraphNode,
  {
    reason,
    expected,
    got,
    advice,
  }: { readonly reason: Text; readonly expected: Text; readonly got: Text; readonly advice: Text },
): Problem {
  return {
    code: 'inert-export',
    severity: 'error',
    place: { node: id },
    message: text(
      `"${name}" is a layer that Netwright does not know, and it cannot leave in this format: ${reason.en}. ${advice.en}`,
      `“${name}”是 Netwright 不认识的层，无法以此格式导出：${reason.zh}。${advice.zh}`,
    ),
    expected,
    got,
    fixes: [
      {
        label: text(`Remove "${name}"`, `删除“${name}”`),
        edits: [{ type: 'removeNode', node: id, bridge: true }],
      },
    ],
  }
}
