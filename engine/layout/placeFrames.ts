import type { Graph } from '../contract/document.ts'
import type { GroupId } from '../contract/ids.ts'
import { groupPath } from '../graph/groups.ts'
import { shownCards, type ShownCard } from '../graph/shownCards.ts'
import { cardWidth, plainCardHeight } from './cardBox.ts'

export interface GroupFrame {
  readonly group: GroupId
  readonly name: string
  /** A group that wraps over several rows has a frame for each. */
  readonly part: number
  /** 0 for the outermost. */
  readonly depth: number
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Cards whose tops are farther apart than this stand in different rows, if nothing lies between. */
const rowReach = 130

/** Where open groups are drawn: around their cards, outer frames wider than inner ones, row by row. */
export function placeFrames(graph: Graph): readonly GroupFrame[] {
  const { cards } = shownCards(graph)
  const inside = new Map<GroupId, ShownCard[]>()
  const paths = new Map(graph.groups.map(({ id }) => [id, groupPath(graph, id)]))
  for (const card of cards) {
    for (const { id } of card.home === undefined ? [] : (paths.get(card.home) ?? [])) {
      const list = inside.get(id)
      if (list === undefined) inside.set(id, [card])
      else list.push(card)
    }
  }
  const open = graph.groups.filter(({ id }) => inside.has(id))
  const deepest = Math.max(0, ...open.map(({ id }) => (paths.get(id)?.length ?? 1) - 1))
  return open
    .flatMap(({ id, name }) => {
      const depth = (paths.get(id)?.length ?? 1) - 1
      const margin = 12 + (deepest - depth) * 12
      return intoRows(inside.get(id) ?? []).map((row, part): GroupFrame => {
        const left = Math.min(...row.map((card) => card.x)) - margin
        const top = Math.min(...row.map((card) => card.y)) - margin - 14
        const right = Math.max(...row.map((card) => card.x + cardWidth)) + margin
        const bottom = Math.max(...row.map((card) => card.y + plainCardHeight)) + margin
        return { group: id, name, part, depth, x: left, y: top, width: right - left, height: bottom - top }
      })
    })
    .sort((left, right) => left.depth - right.depth)
}

function intoRows(cards: readonly ShownCard[]): readonly (readonly ShownCard[])[] {
  const rows: ShownCard[][] = []
  let lastTop = -Infinity
  for (const card of cards.toSorted((left, right) => left.y - right.y)) {
    if (card.y - lastTop > rowReach) rows.push([])
    rows.at(-1)?.push(card)
    lastTop = card.y
  }
  return rows
}
