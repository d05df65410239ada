import type { Graph } from '../../contract/document.ts'
import { fail, succeed, type Result } from '../../contract/problem.ts'
import { text } from '../../contract/text.ts'
import { emptyDocument } from '../emptyDocument.ts'
import { readDocumentText } from '../readDocumentText.ts'
import { serializeDocument } from '../serializeDocument.ts'
import type { Clip } from './clip.ts'
import { refuse } from './refuse.ts'
import { replaceGraph } from './replaceGraph.ts'

/** A clip as text for the system clipboard: a small document. Groups that stayed behind are left out. */
export function writeClip(clip: Clip): string {
  const groups = new Set(clip.groups.map((group) => group.id))
  const graph: Graph = {
    nodes: clip.nodes.map(({ group, ...node }) => (group !== undefined && groups.has(group) ? { ...node, group } : node)),
    wires: clip.wires,
    groups: clip.groups.map(({ parent, ...group }) =>
      parent !== undefined && groups.has(parent) ? { ...group, parent } : group,
    ),
  }
  return serializeDocument(replaceGraph(emptyDocument('Clipboard'), graph))
}

/** Text from the clipboard, which may come from anywhere, is checked like a file. */
export function readClip(content: string): Result<Clip> {
  const document = readDocumentText(content)
  if (document.ok) return succeed(document.value.graph)
  const message = text('The clipboard holds no part of a network.', '剪贴板中没有网络的内容。')
  return fail(refuse('no-clip', { message }), ...document.problems)
}
