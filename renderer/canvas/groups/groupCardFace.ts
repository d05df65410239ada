import type { GraphAnalysis } from '../../../engine/analyse/analysis.ts'
import type { Graph } from '../../../engine/contract/document.ts'
import type { GroupId, NodeId } from '../../../engine/contract/ids.ts'
import { groupFaces } from '../../../engine/graph/groupFaces.ts'
import { shownCards } from '../../../engine/graph/shownCards.ts'
import { groupFigures, groupShapes } from '../../../engine/layout/groupFigures.ts'

/** What the card of a folded group shows, in plain values: two that look alike are equal value by value. */
export interface GroupCardFace {
  readonly group: GroupId
  readonly name: string
  readonly layers: number
  /** The kinds of its layers in document order, joined by spaces: the stripes. */
  readonly kinds: string
  readonly parameters: number
  /** It has weights, and none of them learns. */
  readonly isFrozen: boolean
  readonly shapes: string
  readonly problems: number
  readonly worst: 'error' | 'warning' | null
  readonly problemNode: NodeId | null
  /** Whose output the card pictures: what the group gives on; its last node, where it gives on nothing. */
  readonly pictured: NodeId | null
}

/** null where the card is none of a folded group. */
export function groupCardFace(
  graph: Graph,
  { key, analysis }: { readonly key: string; readonly analysis: GraphAnalysis },
): GroupCardFace | null {
  const card = shownCards(graph).byKey.get(key)
  if (card?.type !== 'group') return null
  const { group, members } = card
  const figures = groupFigures(graph, { group: group.id, analysis })
  return {
    group: group.id,
    name: group.name,
    layers: members.length,
    kinds: members.map(({ kind }) => kind).join(' '),
    parameters: figures.parameters,
    isFrozen: figures.parameters > 0 && figures.trainable === 0,
    shapes: groupShapes(figures),
    problems: figures.problems,
    worst: figures.worst,
    problemNode: figures.problemNode,
    pictured: groupFaces(graph).get(group.id)?.leaving[0]?.from ?? members.at(-1)?.id ?? null,
  }
}
