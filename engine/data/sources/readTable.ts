export interface TableRow {
  /** From 1, as editors count; the line on which the row begins. */
  readonly line: number
  readonly cells: readonly string[]
}

const lineFeed = 10
const carriageReturn = 13

export type Delimiter = ',' | ';' | '\t'

/**
 * Calls `visit` for each row of a table (RFC 4180): quoted cells may hold delimiters, line breaks and doubled quotes.
 * Empty lines are passed over; cells lose the spaces around them unless quoted. Rows are not kept: a table may be far
 * larger than memory would allow as texts. Returns the line of a quoted cell that is never closed, else null.
 */
export function readTable(
  content: string,
  { delimiter, visit }: { readonly delimiter: Delimiter; readonly visit: (row: TableRow) => void },
): number | null {
  let line = 1
  let offset = 0
  while (offset < content.length) {
    const cells: string[] = []
    const start = line
    let ended = false
    while (!ended) {
      const cell = readCell(content, { offset, delimiter })
      if (cell === null) return start
      cells.push(cell.value)
      line += cell.lineBreaks
      offset = cell.next
      ended = cell.endsRow
    }
    line += 1
    if (cells.length > 1 || cells[0] !== '') visit({ line: start, cells })
  }
  return null
}

/** The delimiter that the header uses most; a comma where it uses none. */
export function guessDelimiter(content: string): Delimiter {
  const header =
    content
      .slice(0, 65_536)
      .replace(/"[^"]*"/g, '')
      .trimStart()
      .split(/[\r\n]/, 1)[0] ?? ''
  const count = (delimiter: string): number => header.split(delimiter).length
  const candidates: readonly Delimiter[] = [',', ';', '\t']
  return candidates.reduce((best, candidate) => (count(candidate) > count(best) ? candidate : best))
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
  const separator = delimiter.charCodeAt(0)
  for (; end < content.length; end++) {
    const code = content.charCodeAt(end)
    if (code === separator || code === lineFeed || code === carriageReturn) break
  }
  const value = content.slice(offset, end).trim()
  if (content[end] === delimiter) return { value, next: end + 1, endsRow: false, lineBreaks: 0 }
  const isWindowsBreak = content[end] === '\r' && content[end + 1] === '\n'
  return { value, next: end + (isWindowsBreak ? 2 : 1), endsRow: true, lineBreaks: 0 }
}
