import type { NetDocument } from '../../contract/document.ts'
import type { DocumentEdit } from '../../contract/edit.ts'
import { succeed, type Result } from '../../contract/problem.ts'
import { layerKind } from '../../layers/registry.ts'
import { addNode } from './addNode.ts'
import { connect } from './connect.ts'
import { connectThrough } from './connectThrough.ts'
import { disconnect } from './disconnect.ts'
import { insertOnWire } from './insertOnWire.ts'
import { removeNodes } from './removeNodes.ts'
import { renameNode } from './renameNode.ts'
import { replaceHead } from './replaceHead.ts'
import { setParams } from './setParams.ts'
import { setData, setTraining } from './setSettings.ts'

/** Carries out edits in their order, all or none: the first that is refused gives its problems. The given document stays as it is. */
export function applyEdits(document: NetDocument, edits: readonly DocumentEdit[]): Result<NetDocument> {
  let edited = document
  for (const edit of edits) {
    const result = applyEdit(edited, edit)
    if (!result.ok) return result
    edited = result.value
  }
  return succeed(edited)
}

function applyEdit(document: NetDocument, edit: DocumentEdit): Result<NetDocument> {
  switch (edit.type) {
    case 'setParams':
      return setParams(document, edit)
    case 'addNode':
      return addWired(document, edit)
    case 'insertOnWire':
      return insertOnWire(document, edit)
    case 'addWire':
      return connect(document, edit)
    case 'connectThrough':
      return connectThrough(document, edit)
    case 'removeWire':
      return disconnect(document, { wires: [edit.wire] })
    case 'renameNode':
      return renameNode(document, edit)
    case 'removeNode':
      return removeNodes(document, { nodes: [edit.node], bridge: edit.bridge })
    case 'replaceHead':
      return replaceHead(document, edit)
    case 'setData':
      return setData(document, edit.data)
    case 'setTraining':
      return setTraining(document, edit.training)
  }
}

function addWired(
  document: NetDocument,
  { from, to, ...node }: Extract<DocumentEdit, { readonly type: 'addNode' }>,
): Result<NetDocument> {
  const added = addNode(document, node)
  const made = added.ok ? added.value.graph.nodes.at(-1) : undefined
  if (!added.ok || made === undefined) return added
  const port = layerKind(made.kind)?.inputs[0]?.name
  const behind = from === undefined || port === undefined ? added : connect(added.value, { from, to: made.id, toPort: port })
  if (!behind.ok || to === undefined) return behind
  return connect(behind.value, { from: made.id, to: to.node, toPort: to.port })
}
