import { cardsOverlap, columnPitch, rowPitch, type Place } from '../../../engine/document/edits/cardPlaces.ts'
import { shownCards } from '../../../engine/graph/shownCards.ts'
import { currentDocument } from '../documentStore.ts'

/** How far cards go, in canvas pixels. */
export interface Offset {
  readonly dx: number
  readonly dy: number
}

/** Whether cards at these places would be in sight. */
export type Sees = (places: readonly Place[]) => boolean

const step = rowPitch / 2
/** So many half rows down are tried, then columns beside with half rows above and below. */
const halfRows = 24
const columnsBeside = 6

/**
 * How far from `start` cards go so that they cover none that is there: where they are seen, first straight down, then
 * aside; where no such spot is in sight, straight down; at last below everything.
 */
export function freeOffset(
  cards: readonly Place[],
  { start = { dx: 0, dy: 0 }, sees = () => true }: { readonly start?: Offset; readonly sees?: Sees } = {},
): Offset {
  const present = shownCards(currentDocument().graph).cards
  const moved = ({ dx, dy }: Offset) => cards.map(({ x, y }) => ({ x: x + dx, y: y + dy }))
  const isFree = (offset: Offset) => !moved(offset).some((place) => present.some((card) => cardsOverlap(card, place)))
  const down = Array.from({ length: halfRows + 1 }, (_, at) => ({ dx: start.dx, dy: start.dy + at * step }))
  const found =
    [...down, ...beside(start)].find((offset) => sees(moved(offset)) && isFree(offset)) ?? down.find((offset) => isFree(offset))
  if (found !== undefined) return found
  const lowest = present.reduce((most, { y }) => Math.max(most, y), -Infinity)
  const highest = cards.reduce((least, { y }) => Math.min(least, y), Infinity)
  return { dx: start.dx, dy: lowest + rowPitch - highest }
}

/** Columns to the right and left, the near ones first, each from its middle outwards. */
function beside({ dx, dy }: Offset): readonly Offset[] {
  const outwards = Array.from({ length: halfRows }, (_, at) => (at % 2 === 0 ? -at / 2 : (at + 1) / 2))
  return Array.from({ length: columnsBeside }, (_, at) => at + 1).flatMap((column) =>
    [column, -column].flatMap((side) => outwards.map((row) => ({ dx: dx + side * columnPitch, dy: dy + row * step }))),
  )
}
