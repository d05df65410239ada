import type { Graph, GraphNode, NetDocument } from '../../contract/document.ts'
import type { GroupId, NodeId } from '../../contract/ids.ts'
import { fail, succeed, type Result } from '../../contract/problem.ts'
import { groupMembers } from '../../graph/groups.ts'
import { groupCardKey, shownCards, type ShownCard } from '../../graph/shownCards.ts'
import { cardsOverlap, clearHeight, countOverlaps, type Place } from './cardPlaces.ts'
import { makeRoom } from './makeRoom.ts'
import { moveNodes } from './moveNodes.ts'
import { replaceGraph } from './replaceGraph.ts'
import { unknownGroup } from './unknownGroup.ts'

/** How much room a group takes beyond that of one card, in canvas pixels. */
interface Growth {
  readonly right: number
  readonly down: number
}
interface Item extends Place {
  readonly key: string
  readonly members: readonly GraphNode[]
}

/**
 * Folds a group into one card, or opens it again. Cards to the right of it and below make room for an opened group and
 * close the gap of a folded one; the group's own upper left corner stays. Opening never makes cards cover each other,
 * and folding is its exact inverse; where closing the gap would cover a card, the others stay where they are, and one under the folded card
 * goes aside. A group
 * inside a folded one is marked only: it is not seen.
 */
export function setFolded(
  document: NetDocument,
  { group: id, folded }: { readonly group: GroupId; readonly folded: boolean },
): Result<NetDocument> {
  const { graph } = document
  const group = graph.groups.find((candidate) => candidate.id === id)
  if (group === undefined) return fail(unknownGroup())
  if ((group.folded === true) === folded) return succeed(document)
  const marked: Graph = {
    ...graph,
    groups: graph.groups.map((other) => {
      if (other !== group) return other
      const { folded: _, ...open } = other
      return folded ? { ...open, folded: true } : open
    }),
  }
  const withCard = folded ? marked : graph
  const opened = folded ? graph : marked
  const card = shownCards(withCard).byKey.get(groupCardKey(id))
  if (card === undefined) return succeed({ ...document, graph: marked })
  const inside = new Set(groupMembers(graph, id).map((node) => node.id))
  const isInside = ({ members }: ShownCard) => members.some((node) => inside.has(node.id))
  const { cards } = shownCards(opened)
  const growth = measureGrowth(cards.filter(isInside), card)
  const others = cards.filter((other) => !isInside(other))
  const places = folded ? closeGap(others, card, growth) : makeGap(others, card, growth)
  const moved = moveNodes({ ...document, graph: marked }, { places: memberPlaces(others, places) })
  return moved.ok && folded ? succeed(uncover(moved.value, id)) : moved
}

function measureGrowth(cards: readonly ShownCard[], { x, y }: Place): Growth {
  return {
    right: cards.reduce((most, card) => Math.max(most, card.x - x), 0),
    down: cards.reduce((most, card) => Math.max(most, card.y - y), 0),
  }
}

function makeGap(items: readonly Item[], card: Place, { right, down }: Growth): ReadonlyMap<string, Place> {
  const pushed = rightOf(items, card)
  return new Map(
    items.map((item) => [
      item.key,
      { x: item.x + (pushed.has(item) ? right : 0), y: item.y + (item.y >= card.y + clearHeight ? down : 0) },
    ]),
  )
}

function closeGap(items: readonly Item[], card: Place, { right, down }: Growth): ReadonlyMap<string, Place> {
  const raised = items.map((item) => (item.y >= card.y + down + clearHeight ? { ...item, y: item.y - down } : item))
  const pushed = rightOf(raised, { x: card.x + right, y: card.y })
  const closed = raised.map((item) => (pushed.has(item) ? { ...item, x: item.x - right } : item))
  const source = countOverlaps([card, ...closed]) > countOverlaps([card, ...items]) ? items : closed
  return new Map(source.map(({ key, x, y }) => [key, { x, y }]))
}

/** Items to the right in the card's row, and those to the right of them in theirs, and so on: what moves as one. */
function rightOf<T extends Place>(items: readonly T[], card: Place): ReadonlySet<T> {
  const found = new Set<T>()
  const waiting: Place[] = [card]
  for (let start = waiting.pop(); start !== undefined; start = waiting.pop()) {
    for (const item of items) {
      if (found.has(item) || item.x <= start.x || Math.abs(item.y - start.y) >= clearHeight) continue
      found.add(item)
      waiting.push(item)
    }
  }
  return found
}

/** A card that stood between the group's own, where the folded card now lies, goes aside. */
function uncover(document: NetDocument, group: GroupId): NetDocument {
  const { graph } = document
  const { cards, byKey } = shownCards(graph)
  const card = byKey.get(groupCardKey(group))
  if (card === undefined) return document
  const others = cards.filter((other) => other !== card)
  return others.some((other) => cardsOverlap(other, card))
    ? replaceGraph(document, { nodes: makeRoom(graph.nodes, { at: card, cards: others }) })
    : document
}

/** Where the nodes of moved cards go. */
function memberPlaces(items: readonly Item[], places: ReadonlyMap<string, Place>): ReadonlyMap<NodeId, Place> {
  const moves = new Map<NodeId, Place>()
  for (const item of items) {
    const place = places.get(item.key)
    if (place === undefined || (place.x === item.x && place.y === item.y)) continue
    for (const node of item.members) moves.set(node.id, { x: node.x + place.x - item.x, y: node.y + place.y - item.y })
  }
  return moves
}
