import type { Graph } from '../contract/document.ts'
import type { GroupId } from '../contract/ids.ts'
import { shownCards } from '../graph/shownCards.ts'
import { type Box, cardWidth } from './cardBox.ts'
import { groupCardHeight, nodeCardHeight } from './nodeCardHeight.ts'
import type { GroupFrame } from './placeFrames.ts'
import type { Point } from './wirePath.ts'

/** A group's name on the canvas; it is as large as text of the window, however far away the network is. */
export interface GroupName {
  readonly group: GroupId
  readonly name: string
  /** Lower left corner, in canvas pixels. */
  readonly at: Point
  /** Canvas pixels for one pixel of the window: what the name is enlarged by. */
  readonly scale: number
  readonly folded: boolean
}

/** A name with the places where it may stand, the best first. */
interface WantedName extends Omit<GroupName, 'at'> {
  readonly places: readonly Point[]
}

/** In window pixels: a letter (a Chinese one is twice as wide), the name's padding, the button beside it, a line, its letters. */
const letterWidth = 6.4
const padding = 10
const buttonWidth = 24
const lineHeight = 18
const letterHeight = 11

/**
 * Names of open groups, at their frames' upper left corner. From far away, where cards have no text, those of folded ones
 * too; an outermost one that would lie on cards there stands left of its row instead. A name that would lie on one placed
 * before it (outer groups first), or on cards all the same, is left out until people come nearer.
 */
export function placeNames(
  graph: Graph,
  { frames, zoom, far }: { readonly frames: readonly GroupFrame[]; readonly zoom: number; readonly far: boolean },
): readonly GroupName[] {
  const scale = 1 / Math.min(1, zoom)
  const widthOf = (name: string) => (textWidth(name) + (far ? 0 : buttonWidth)) * scale
  const wanted: WantedName[] = frames
    .filter(({ part }) => part === 0)
    .map(({ group, name, depth, x, y, height }) => {
      const above = { x: x + 6, y: y + 17 }
      const beside = { x: x - widthOf(name) - 4 * scale, y: y + (height + lineHeight * scale) / 2 }
      return { group, name, places: far && depth === 0 ? [above, beside] : [above], scale, folded: false }
    })
  const cards = far ? shownCards(graph).cards : []
  for (const card of cards) {
    if (card.type !== 'group') continue
    const { id, name } = card.group
    wanted.push({ group: id, name, places: [{ x: card.x, y: card.y - 4 }], scale, folded: true })
  }
  const boxes = cards.map((card): Box => {
    const height = card.type === 'node' ? nodeCardHeight(card.node) : groupCardHeight
    return { left: card.x, top: card.y, right: card.x + cardWidth, bottom: card.y + height }
  })
  const placed: GroupName[] = []
  const taken: Box[] = []
  for (const { places, ...name } of wanted) {
    const boxAt = ({ x, y }: Point, height: number): Box => {
      const air = ((lineHeight - height) / 2) * scale
      return { left: x, top: y - lineHeight * scale + air, right: x + widthOf(name.name), bottom: y - air }
    }
    const at = places.find(
      (place) =>
        !taken.some((box) => overlap(box, boxAt(place, lineHeight))) &&
        !boxes.some((box) => overlap(box, boxAt(place, letterHeight))),
    )
    if (at === undefined) continue
    placed.push({ ...name, at })
    taken.push(boxAt(at, lineHeight))
  }
  return placed
}

function overlap(one: Box, other: Box): boolean {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom
}

/** In window pixels. */
function textWidth(name: string): number {
  const letters = Array.from(name).reduce((sum, letter) => sum + (letter > '\u2e80' ? 2 : 1), 0)
  return Math.min(200, letters * letterWidth + padding)
}
