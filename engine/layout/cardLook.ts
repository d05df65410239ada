/**
 * Lengths inside a card in canvas pixels, as its style sheets have them (renderer/canvas/cards/LayerCard.module.css and
 * GroupCard.module.css, which a test compares).
 */
export const cardLook = {
  radius: 11,
  header: 27,
  headerTop: 8,
  line: 15,
  left: 13,
  right: 11,
  bottom: 8,
  bar: { top: 11, width: 3 },
  port: 9,
  portMultiple: 16,
  portLine: 1.6,
  stack: { inset: 9, height: 5, radius: 7 },
  stripes: { top: 3, height: 6, bottom: 4 },
  gap: 6,
} as const

/** Type sizes by the names of the look. */
export const typeSizes = { s: 12, xs: 11, number: 10.5, '2xs': 10 } as const
