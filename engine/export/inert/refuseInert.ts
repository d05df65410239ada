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

interface Counts {
  readonly asked: number
  readonly got: number
}

/** Refuses to write a kept layer out: other wires lead into it than its call takes. */
export function wiresChanged(node: GraphNode, { asked, got }: Counts): Problem {
  return refuseInert(node, {
    reason: text(
      `it took ${asked} inputs where it came from, and ${got} lead into it now`,
      `它原来有 ${asked} 个输入，现在接入了 ${got} 个`,
    ),
    expected: text(`${asked} wires`, `${asked} 条连线`),
    got: text(`${got} wires`, `${got} 条连线`),
    advice: text('Wire it as it was, or remove it.', '请恢复原来的连线，或删去它。'),
  })
}

/** Refuses to write a kept layer out: its weights are not in the project. */
export function weightsLost(node: GraphNode, { asked, got }: Counts): Problem {
  return refuseInert(node, {
    reason: text('its weights are no longer with the project', '项目中已没有它的权重'),
    expected: text(`${asked} tensors`, `${asked} 个张量`),
    got: text(`${got} tensors`, `${got} 个张量`),
    advice: text('Import the file again, or remove the layer.', '请重新导入文件，或删去该层。'),
  })
}

/** Refuses to write a kept layer out: too little of it was kept. */
export function nothingKept(node: GraphNode, format: string): Problem {
  return refuseInert(node, {
    reason: text(
      'its description was not kept, because it is too large or comes from an older version',
      '它的描述未被保留，因为过大或来自旧版本',
    ),
    expected: text('a kept description', '保留的描述'),
    got: text(format, format),
    advice: text('Import the file again, or replace or remove the layer.', '请重新导入文件，或替换、删去该层。'),
  })
}
