import type { NodeId } from '../../../engine/contract/ids.ts'
import { text, type Text } from '../../../engine/contract/text.ts'
import { renameNode as rename } from '../../../engine/document/edits/renameNode.ts'
import { currentDocument } from '../documentStore.ts'
import { perform } from './perform.ts'

export function renameNode(node: NodeId, name: string): boolean {
  return perform(text(`Rename to ${name}`, `重命名为 ${name}`), (document) => rename(document, { node, name }))
}

/** Why a node cannot be called so; null where it can. */
export function nameRefusal(node: NodeId, name: string): Text | null {
  const renamed = rename(currentDocument(), { node, name })
  return renamed.ok ? null : (renamed.problems[0]?.message ?? null)
}
