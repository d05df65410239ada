import type { Graph } from '../contract/document.ts'
import type { GroupId } from '../contract/ids.ts'
import { shownCards } from '../graph/shownCards.ts'
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

/** In window pixels: a letter (a Chinese one is twice as wide), the name's padding with its button, and its height. */
const letterWidth = 6.4
const padding = 34
const lineHeight = 18

/**
 * Names of open groups, at their frames' upper left corner. From far away, where cards have no text, those of folded ones
 * too. A name that would lie on one placed before it (outer groups first) is left out until people come nearer.
 */
export function placeNames(
  graph: Graph,
  { frames, zoom, far }: { readonly frames: readonly GroupFrame[]; readonly zoom: number; readonly far: boolean },
): readonly GroupName[] {
  const scale = 1 / Math.min(1, zoom)
  const wanted: GroupName[] = frames
    .filter(({ part }) => part === 0)
    .map(({ group, name, x, y }) => ({ group, name, at: { x: x + 6, y: y + 17 }, scale, folded: false }))
  if (far) {
    for (const card of shownCards(graph).cards) {
      if (card.type !== 'group') continue
      const { id, name } = card.group
      wanted.push({ group: id, name, at: { x: card.x, y: card.y - 4 }, scale, folded: true })
    }
  }
  const placed: GroupName[] = []
  for (const name of wanted) if (!placed.some((other) => overlap(name, other))) placed.push(name)
  return placed
}

function overlap(left: GroupName, right: GroupName): boolean {
  return (
    left.at.x < right.at.x + widthOf(right) &&
    right.at.x < left.at.x + widthOf(left) &&
    Math.abs(left.at.y - right.at.y) < lineHeight * left.scale
  )
}

function widthOf({ name, scale }: GroupName): number {
  const letters = Array.from(name).reduce((sum, letter) => sum + (letter > '\u2e80' ? 2 : 1), 0)
  return Math.min(240, letters * letterWidth + padding) * scale
}
