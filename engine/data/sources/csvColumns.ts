import type { DataSource } from '../../contract/document.ts'
import { fail, succeed, type Problem, type Result } from '../../contract/problem.ts'
import { text } from '../../contract/text.ts'
import { dataProblem } from './dataProblem.ts'
import { isMissingCell, readNumber } from './readNumber.ts'
import type { TableRow } from './readTable.ts'

type CsvSource = Extract<DataSource, { type: 'csv' }>

const maximumColumns = 20_000

/** The label's place in the header. Where it is not there, the fix offers the last column. */
export function findLabelColumn(
  header: TableRow,
  { name, source }: { readonly name: string; readonly source: CsvSource },
): Result<number> {
  const path = `${name}, line ${header.line}`
  if (header.cells.length > maximumColumns) return fail(unreadable(name, 'columns'))
  const repeated = header.cells.findIndex((cell, column) => header.cells.indexOf(cell) !== column)
  if (repeated >= 0) {
    const cell = header.cells[repeated] ?? ''
    const message = text(
      `Two columns of ${name} are called "${cell}". Column names in the header must differ.`,
      `${name} 中有两列都叫“${cell}”，表头中的列名必须互不相同。`,
    )
    return fail(dataProblem('duplicate-column', { message, path: `${path}, column ${repeated + 1}`, got: text(cell, cell) }))
  }
  const label = header.cells.indexOf(source.labelColumn)
  if (label >= 0) return succeed(label)
  const names = shortList(header.cells)
  const message = text(
    `${name} has no column "${source.labelColumn}" to take labels from. Its columns are ${names}.`,
    `${name} 中没有可作标签的列“${source.labelColumn}”，它的列有：${names}。`,
  )
  const last = header.cells.at(-1) ?? ''
  const fix = {
    label: text(`Take labels from "${last}"`, `用“${last}”作标签列`),
    edits: [{ type: 'setData', data: { source: { ...source, labelColumn: last } } } as const],
  }
  return fail(
    dataProblem('no-label-column', {
      message,
      path,
      expected: text(`one of ${names}`, `以下之一：${names}`),
      got: text(`"${source.labelColumn}"`, `“${source.labelColumn}”`),
      fixes: [fix],
    }),
  )
}

interface Census {
  filled: number
  numbers: number
  /** The first filled cell that is no number. */
  other: { readonly line: number; readonly cell: string } | null
}

/** Counts the cells of each column, to tell numbers from other columns before any row is read in earnest. */
export class ColumnCensus {
  readonly #columns: readonly Census[]
  readonly #decimalComma: boolean
  rows = 0

  constructor({ columns, decimalComma }: { readonly columns: number; readonly decimalComma: boolean }) {
    this.#columns = Array.from({ length: columns }, () => ({ filled: 0, numbers: 0, other: null }))
    this.#decimalComma = decimalComma
  }

  count({ line, cells }: TableRow): void {
    this.rows += 1
    this.#columns.forEach((census, column) => {
      const cell = cells[column] ?? ''
      if (isMissingCell(cell)) return
      census.filled += 1
      if (readNumber(cell, { decimalComma: this.#decimalComma }) !== null) census.numbers += 1
      else census.other ??= { line, cell }
    })
  }

  /** Features are the columns besides the label of whose filled cells at least half are numbers; the others are told. */
  sort({ name, header, label }: { readonly name: string; readonly header: TableRow; readonly label: number }): {
    readonly features: readonly number[]
    readonly problems: readonly Problem[]
  } {
    const features: number[] = []
    const problems: Problem[] = []
    this.#columns.forEach(({ filled, numbers, other }, column) => {
      if (column === label) return
      if (filled > 0 && numbers * 2 >= filled) features.push(column)
      else problems.push(columnLeftOut({ name, title: header.cells[column] ?? '', column, line: header.line, other }))
    })
    return { features, problems }
  }
}

interface LeftOutColumn {
  readonly name: string
  readonly title: string
  readonly column: number
  readonly line: number
  readonly other: Census['other']
}

function columnLeftOut({ name, title, column, line, other }: LeftOutColumn): Problem {
  const cell = other?.cell.slice(0, 40) ?? ''
  const message =
    other === null
      ? text(`Column "${title}" of ${name} is empty and was left out.`, `${name} 的“${title}”列为空，已略去。`)
      : text(
          `Column "${title}" of ${name} was left out: most of its cells are not numbers, such as "${cell}" in line ${other.line}.`,
          `${name} 的“${title}”列已略去：它的大多数单元格不是数，例如第 ${other.line} 行的“${cell}”。`,
        )
  return dataProblem('column-left-out', {
    severity: 'warning',
    message,
    path: `${name}, line ${other?.line ?? line}, column ${column + 1}`,
  })
}

export function noNumbers(name: string): Problem {
  const message = text(
    `${name} has no column of numbers besides the label, so there is nothing to learn from.`,
    `${name} 除标签外没有数值列，没有可供学习的内容。`,
  )
  return dataProblem('no-features', { message, path: name })
}

export function unreadable(name: string, reason: 'size' | 'encoding' | 'empty' | 'columns'): Problem {
  const message = {
    size: text(
      `${name} is larger than 512 MB, too large to read at once. Use a part of it.`,
      `${name} 超过 512 MB，无法一次读入，请只使用其中一部分。`,
    ),
    encoding: text(
      `${name} is not a text file. Save the table as CSV in UTF-8.`,
      `${name} 不是文本文件，请将表格另存为 UTF-8 编码的 CSV。`,
    ),
    empty: text(`${name} needs a header line and at least one row below it.`, `${name} 需要一行表头，以及其下至少一行数据。`),
    columns: text(
      `${name} has more than ${maximumColumns} columns. Is it a table?`,
      `${name} 的列数超过 ${maximumColumns}，它是表格吗？`,
    ),
  }[reason]
  return dataProblem(`csv-${reason}`, { message, path: `${name}, line 1` })
}

function shortList(names: readonly string[]): string {
  const shown = names.slice(0, 12).map((name) => `"${name.slice(0, 40)}"`)
  return names.length > 12 ? `${shown.join(', ')}, …` : shown.join(', ')
}
