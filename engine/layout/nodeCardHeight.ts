import type { GraphNode } from '../contract/document.ts'
import { cardLook } from './cardLook.ts'
import { settingsLine } from './settingsLine.ts'

/** In canvas pixels, as the card is on the canvas without a live picture: its lines, padding and border. */
export function nodeCardHeight(node: GraphNode): number {
  return cardLook.header + (settingsLine(node) === '' ? 1 : 2) * cardLook.line + cardLook.bottom + 2
}
