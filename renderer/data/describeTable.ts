import Papa from 'papaparse'

/** What can be told of a table from its first rows: enough to choose a label column. */
export interface TableOutline {
  readonly columns: readonly string[]
  /** The column whose name says so, else the last. */
  readonly labelColumn: string
  readonly task: 'classification' | 'regression'
}

const rowsRead = 300
const labelNames = ['label', 'class', 'target', 'species', 'y', 'digit', 'category', '标签', '类别', '目标']
/** More different numbers than this are measurements, not classes. */
const mostNumberClasses = 20

/** null for a table without a header row. */
export function describeTable(bytes: Uint8Array): TableOutline | null {
  const start = new TextDecoder().decode(bytes.subarray(0, 4_000_000))
  const { data } = Papa.parse<string[]>(start, { preview: rowsRead + 1, skipEmptyLines: true })
  const [header, ...rows] = data
  const last = header?.at(-1)
  if (header === undefined || last === undefined) return null
  const columns = header.map((name) => name.trim())
  const labelColumn = columns.find((name) => labelNames.includes(name.toLowerCase())) ?? last.trim()
  const at = columns.indexOf(labelColumn)
  return { columns, labelColumn, task: taskOf(rows.map((row) => row[at] ?? '')) }
}

/** Names are classes; so are a few whole numbers. Everything else is measured. */
function taskOf(labels: readonly string[]): TableOutline['task'] {
  const values = new Set(labels.map((label) => label.trim()))
  const areNumbers = [...values].every((value) => value !== '' && Number.isFinite(Number(value)))
  if (!areNumbers) return 'classification'
  const areWhole = [...values].every((value) => Number.isInteger(Number(value)))
  return areWhole && values.size <= mostNumberClasses ? 'classification' : 'regression'
}
