import { decodeText } from '../../engine/data/sources/decodeText.ts'
import { isMissingCell, readNumber } from '../../engine/data/sources/readNumber.ts'
import { guessDelimiter, readTable } from '../../engine/data/sources/readTable.ts'

/** What can be told of a table from its first rows: enough to choose a label column. */
export interface TableOutline {
  readonly columns: readonly string[]
  /** The column whose name says so, else the only one with names in it, else "y", else the last. */
  readonly labelColumn: string
  readonly task: 'classification' | 'regression'
}

/** Enough for some hundred rows of a wide table. */
const bytesRead = 512 * 1024
/** In order of how surely they mean it. */
const labelNames = ['label', 'class', 'target', 'species', 'digit', 'category', '标签', '类别', '目标']
/** More different numbers than this are measurements, not classes. */
const mostNumberClasses = 20

/** null for a table without a header row. */
export function describeTable(bytes: Uint8Array): TableOutline | null {
  const { rows: all, decimalComma } = firstRows(bytes)
  const [header, ...rows] = all
  const last = header?.at(-1)
  if (header === undefined || last === undefined) return null
  const columns = header.map((name) => name.trim())
  const cells = columns.map((_, at) => rows.flatMap((row) => (isMissingCell(row[at] ?? '') ? [] : [row[at] ?? ''])))
  const at = findLabelColumn(columns, { cells, decimalComma })
  const labelColumn = columns[at] ?? last.trim()
  return { columns, labelColumn, task: taskOf(cells[at] ?? [], { decimalComma }) }
}

/** Read by the engine's own reader, so that the outline names the columns that the engine will find. */
function firstRows(bytes: Uint8Array): { readonly rows: readonly (readonly string[])[]; readonly decimalComma: boolean } {
  const start = decodeText(wholeRows(bytes)) ?? ''
  const delimiter = guessDelimiter(start)
  const rows: (readonly string[])[] = []
  readTable(start, { delimiter, visit: ({ cells }) => rows.push(cells) })
  return { rows, decimalComma: delimiter === ';' }
}

/** The beginning of a large file up to the end of a line: neither a row nor a character of several bytes is cut. */
function wholeRows(bytes: Uint8Array): Uint8Array {
  if (bytes.length <= bytesRead) return bytes
  const [first, second] = bytes
  const isWide = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)
  const [width, low] = isWide ? [2, first === 0xff ? 0 : 1] : [1, 0]
  const isBreak = (at: number) => (bytes[at + low] === 10 || bytes[at + low] === 13) && (!isWide || bytes[at + 1 - low] === 0)
  let end = bytesRead
  while (end > 0 && !isBreak(end - width)) end -= width
  return bytes.subarray(0, end === 0 ? bytesRead : end)
}

interface Cells {
  /** Of each column those that hold something. */
  readonly cells: readonly (readonly string[])[]
  readonly decimalComma: boolean
}

/** Beside an "x", a column "y" is as likely the other coordinate: it counts only where no column holds names. */
function findLabelColumn(columns: readonly string[], { cells, decimalComma }: Cells): number {
  const small = columns.map((name) => name.toLowerCase())
  const named = labelNames.map((name) => small.indexOf(name)).find((at) => at >= 0)
  if (named !== undefined) return named
  const isNumber = (cell: string) => readNumber(cell, { decimalComma }) !== null
  const words = cells.flatMap((column, at) => (column.length > 0 && !column.some(isNumber) ? [at] : []))
  const [onlyWords] = words
  if (onlyWords !== undefined && words.length === 1) return onlyWords
  const y = small.indexOf('y')
  return y >= 0 ? y : columns.length - 1
}

/** Names are classes; so are a few whole numbers. Everything else is measured. */
function taskOf(labels: readonly string[], { decimalComma }: { readonly decimalComma: boolean }): TableOutline['task'] {
  const values = [...new Set(labels)].map((label) => readNumber(label, { decimalComma }))
  if (values.includes(null)) return 'classification'
  return values.every(Number.isInteger) && values.length <= mostNumberClasses ? 'classification' : 'regression'
}
