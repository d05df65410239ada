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
  const [header, ...rows] = firstRows(bytes)
  const last = header?.at(-1)
  if (header === undefined || last === undefined) return null
  const columns = header.map((name) => name.trim())
  const at = findLabelColumn(columns, rows)
  const labelColumn = columns[at] ?? last.trim()
  return { columns, labelColumn, task: taskOf(rows.map((row) => row[at] ?? '')) }
}

/** Read by the engine's own reader, so that the outline names the columns that the engine will find. */
function firstRows(bytes: Uint8Array): readonly (readonly string[])[] {
  const start = new TextDecoder().decode(bytes.subarray(0, bytesRead))
  const rows: (readonly string[])[] = []
  readTable(start, { delimiter: guessDelimiter(start), visit: ({ cells }) => rows.push(cells) })
  // The last row may be cut off where the file goes on.
  return bytes.length > bytesRead && rows.length > 1 ? rows.slice(0, -1) : rows
}

/** Beside an "x", a column "y" is as likely the other coordinate: it counts only where no column holds names. */
function findLabelColumn(columns: readonly string[], rows: readonly (readonly string[])[]): number {
  const small = columns.map((name) => name.toLowerCase())
  const named = labelNames.map((name) => small.indexOf(name)).find((at) => at >= 0)
  if (named !== undefined) return named
  const words = columns.flatMap((_, at) => (isWords(rows.map((row) => row[at] ?? '')) ? [at] : []))
  const [onlyWords] = words
  if (onlyWords !== undefined && words.length === 1) return onlyWords
  const y = small.indexOf('y')
  return y >= 0 ? y : columns.length - 1
}

function isWords(cells: readonly string[]): boolean {
  const filled = cells.map((cell) => cell.trim()).filter((cell) => cell !== '')
  return filled.length > 0 && filled.every((cell) => !Number.isFinite(Number(cell)))
}

/** Names are classes; so are a few whole numbers. Everything else is measured. */
function taskOf(labels: readonly string[]): TableOutline['task'] {
  const values = new Set(labels.map((label) => label.trim()))
  const areNumbers = [...values].every((value) => value !== '' && Number.isFinite(Number(value)))
  if (!areNumbers) return 'classification'
  const areWhole = [...values].every((value) => Number.isInteger(Number(value)))
  return areWhole && values.size <= mostNumberClasses ? 'classification' : 'regression'
}
