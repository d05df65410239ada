import type { GraphNode } from '../contract/document.ts'
import { cardLook } from './cardLook.ts'
import { settingsLine } from './settingsLine.ts'

/** In canvas pixels, as the card is on the canvas without a live picture: its lines, padding and border. */
export function nodeCardHeight(node: GraphNode): number {
  return cardLook.header + (settingsLine(node) === '' ? 1 : 2) * cardLook.line + cardLook.bottom + 2
}

/** The same of a folded group's card: its stripes stand between its lines. */
export const groupCardHeight =
  cardLook.header +
  cardLook.line +
  cardLook.stripes.top +
  cardLook.stripes.height +
  cardLook.stripes.bottom +
  cardLook.line +
  cardLook.bottom +
  2
