import type { NodeId } from '../../../engine/contract/ids.ts'
import { text } from '../../../engine/contract/text.ts'
import { renameNode as rename } from '../../../engine/document/renameNode.ts'
import { perform } from './perform.ts'

export function renameNode(node: NodeId, name: string): boolean {
  return perform(text(`Rename to ${name}`, `重命名为 ${name}`), (document) => rename(document, { node, name }))
}
