/** From one line of folded blocks to the next, in rows: room for a wire that goes back to the start of the line. */
const linePitch = 1.2
/** A stage with fewer blocks stands in one line. */
const leastPerLine = 6

/** Where the n-th of a stage's folded blocks stands, in columns and rows from the first: lines of about a window's proportions. */
export function blockPlace(index: number, blocks: number): { readonly column: number; readonly row: number } {
  const perLine = Math.max(leastPerLine, Math.round(Math.sqrt(blocks * 1.4)))
  return { column: index % perLine, row: Math.floor(index / perLine) * linePitch }
}
