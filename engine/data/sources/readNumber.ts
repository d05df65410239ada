/** How tables write that a value is not there. */
const missing: ReadonlySet<string> = new Set(['', 'na', 'n/a', 'nan', 'null', 'none', '?', '-', '#n/a'])

/** Whether a cell says that there is no value, much as pandas reads it: empty, NA, NaN, null, None, ?, -. */
export function isMissingCell(cell: string): boolean {
  return cell.length <= 4 && missing.has(cell.toLowerCase())
}

/** A cell as a number that float32 can hold; null where it is none. `decimalComma`: "1,5" is one and a half. */
export function readNumber(cell: string, { decimalComma }: { readonly decimalComma: boolean }): number | null {
  const written = decimalComma ? cell.replace(',', '.') : cell
  if (written.length > 64 || !/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(written)) return null
  const value = Number(written)
  return Number.isFinite(Math.fround(value)) ? value : null
}
