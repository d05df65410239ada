export interface TableRow {
  /** From 1, as editors count; the line on which the row begins. */
  readonly line: number
  readonly cells: readonly string[]
}

export interface Table {
  readonly delimiter: ',' | ';' | '\t'
  readonly rows: readonly TableRow[]
  /** The line of a quoted cell that is never closed. */
  readonly openQuoteLine: number | null
}

/**
 * Text of a table into rows and cells (RFC 4180): quoted cells may hold delimiters, line breaks and doubled quotes.
 * Empty lines are passed over; cells lose the spaces around them unless quoted. The delimiter is the one that the header
 * uses most.
 */
export function readTable(content: string): Table {
  const delimiter = guessDelimiter(content)
  const rows: TableRow[] = []
  let line = 1
  let offset = 0
  while (offset < content.length) {
    const cells: string[] = []
    const start = line
    let ended = false
    while (!ended) {
      const cell = readCell(content, { offset, delimiter })
      if (cell === null) return { delimiter, rows, openQuoteLine: start }
      cells.push(cell.value)
      line += cell.lineBreaks
      offset = cell.next
      ended = cell.endsRow
    }
    line += 1
    if (cells.length > 1 || cells[0] !== '') rows.push({ line: start, cells })
  }
  return { delimiter, rows, openQuoteLine: null }
}

interface Cell {
  readonly value: string
  readonly next: number
  readonly endsRow: boolean
  /** Inside the quotes. */
  readonly lineBreaks: number
}

/** null where a quote is never closed. */
function readCell(content: string, { offset, delimiter }: { readonly offset: number; readonly delimiter: string }): Cell | null {
  if (content[offset] !== '"') return readPlainCell(content, { offset, delimiter })
  let quoted = ''
  let position = offset + 1
  for (;;) {
    const quote = content.indexOf('"', position)
    if (quote < 0) return null
    quoted += content.slice(position, quote)
    position = quote + 1
    if (content[position] !== '"') break
    quoted += '"'
    position += 1
  }
  const rest = readPlainCell(content, { offset: position, delimiter })
  return { ...rest, value: quoted + rest.value, lineBreaks: quoted.split('\n').length - 1 }
}

function readPlainCell(content: string, { offset, delimiter }: { readonly offset: number; readonly delimiter: string }): Cell {
  let end = offset
  while (end < content.length && content[end] !== delimiter && content[end] !== '\n' && content[end] !== '\r') end += 1
  const value = content.slice(offset, end).trim()
  if (content[end] === delimiter) return { value, next: end + 1, endsRow: false, lineBreaks: 0 }
  const isWindowsBreak = content[end] === '\r' && content[end + 1] === '\n'
  return { value, next: end + (isWindowsBreak ? 2 : 1), endsRow: true, lineBreaks: 0 }
}

function guessDelimiter(content: string): Table['delimiter'] {
  const header =
    content
      .slice(0, 65_536)
      .replace(/"[^"]*"/g, '')
      .trimStart()
      .split(/[\r\n]/, 1)[0] ?? ''
  const count = (delimiter: string): number => header.split(delimiter).length
  const candidates: readonly Table['delimiter'][] = [',', ';', '\t']
  return candidates.reduce((best, candidate) => (count(candidate) > count(best) ? candidate : best))
}
