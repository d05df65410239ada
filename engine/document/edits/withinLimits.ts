import type { Graph, NetDocument } from '../../contract/document.ts'
import { fail, succeed, type Result } from '../../contract/problem.ts'
import { text, type Text } from '../../contract/text.ts'
import { maximumGroups, maximumNodes, maximumWires } from '../documentLimits.ts'
import { refuse } from './refuse.ts'

const limits: readonly { readonly list: keyof Graph; readonly most: number; readonly what: Text }[] = [
  { list: 'nodes', most: maximumNodes, what: text('nodes', '个节点') },
  { list: 'wires', most: maximumWires, what: text('wires', '条连线') },
  { list: 'groups', most: maximumGroups, what: text('groups', '个分组') },
]

/** What a command that adds gives back: the document, or a problem where it would hold more than can be opened again once saved. */
export function withinLimits(document: NetDocument): Result<NetDocument> {
  const broken = limits.find(({ list, most }) => document.graph[list].length > most)
  if (broken === undefined) return succeed(document)
  const { list, most, what } = broken
  const found = document.graph[list].length
  return fail(
    refuse(`too-many-${list}`, {
      message: text(
        `A document holds at most ${grouped(most)} ${what.en}, and this would make ${grouped(found)}.`,
        `一个文档最多容纳 ${grouped(most)} ${what.zh}，而这样会有 ${grouped(found)} ${what.zh}。`,
      ),
    }),
  )
}

/** 20000 as 20,000, in both languages. */
function grouped(count: number): string {
  return count.toLocaleString('en')
}
