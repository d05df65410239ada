import type { ParamValue } from '../../../engine/contract/document.ts'
import type { NodeId } from '../../../engine/contract/ids.ts'
import { text, type Text } from '../../../engine/contract/text.ts'
import { setParams } from '../../../engine/document/edits/setParams.ts'
import { nodeLabel } from './nodeLabel.ts'
import { perform } from './perform.ts'

/** Changes one param; several changes of the same one in a row are one step. */
export function setParam(
  node: NodeId,
  name: string,
  { value, label }: { readonly value: ParamValue; readonly label: Text },
): boolean {
  const subject = nodeLabel([node])
  return perform(
    text(`Change ${label.en} of ${subject.en}`, `修改 ${subject.zh} 的${label.zh}`),
    (document) => setParams(document, { node, params: { [name]: value } }),
    { mergeKey: `param:${node}:${name}` },
  )
}
