import type { DataSource } from '../contract/document.ts'
import type { NamedBytes } from '../contract/protocol.ts'
import { fail, succeed, type Problem, type Result } from '../contract/problem.ts'
import { text } from '../contract/text.ts'
import { findLabelColumn, noNumbers, sortColumns, unreadable } from './csvColumns.ts'
import { dataProblem } from './dataProblem.ts'
import type { DataSet } from './dataSet.ts'
import { decodeText } from './decodeText.ts'
import { LeftOut } from './leftOut.ts'
import { isMissingCell, readNumber } from './readNumber.ts'
import { readTable, type TableRow } from './readTable.ts'

type CsvSource = Extract<DataSource, { type: 'csv' }>

const maximumBytes = 512 * 1024 * 1024
const maximumClasses = 1000

/**
 * A table with a header line as a data set of [features]: every numeric column but the label is a feature. Rows with
 * missing, surplus or unreadable cells are left out and counted with their reasons; columns that are no numbers are left
 * out as a whole. Classes are sorted by name (by value where they are numbers).
 */
export function readCsv({ name, bytes }: NamedBytes, source: CsvSource): Result<DataSet> {
  if (bytes.length > maximumBytes) return fail(unreadable(name, 'size'))
  const content = decodeText(bytes)
  if (content === null || content.includes('\0')) return fail(unreadable(name, 'encoding'))
  const table = readTable(content)
  if (table.openQuoteLine !== null) return fail(openQuote(name, table.openQuoteLine))
  const [header, ...rows] = table.rows
  if (header === undefined || rows.length === 0) return fail(unreadable(name, 'empty'))
  const label = findLabelColumn(header, { name, source })
  if (!label.ok) return label
  const decimalComma = table.delimiter === ';'
  const columns = sortColumns({ name, header, rows, label: label.value, decimalComma })
  if (columns.features.length === 0) return fail(noNumbers(name), ...columns.problems)

  const leftOut = new LeftOut(name)
  const kept = rows.flatMap(
    (row) => readRow(row, { columns: columns.features, label: label.value, header, leftOut, source, decimalComma }) ?? [],
  )
  if (kept.length === 0) return fail(dataProblem('no-samples', noneLeft(name)), ...leftOut.problems(rows.length))
  const targets = source.task === 'regression' ? regressionTargets(kept, decimalComma) : classTargets(name, kept)
  if (!targets.ok) return targets
  return succeed({
    samples: kept.length,
    shape: [columns.features.length],
    inputs: Float32Array.from(kept.flatMap((row) => row.values)),
    targetSize: 1,
    ...targets.value,
    attribution: null,
    problems: [...columns.problems, ...leftOut.problems(rows.length)],
  })
}

interface KeptRow {
  readonly values: readonly number[]
  readonly label: string
}

interface RowReading {
  readonly columns: readonly number[]
  readonly label: number
  readonly header: TableRow
  readonly leftOut: LeftOut
  readonly source: CsvSource
  readonly decimalComma: boolean
}

/** null where the row is left out. */
function readRow(row: TableRow, { columns, label, header, leftOut, source, decimalComma }: RowReading): KeptRow | null {
  const { line } = row
  const count = header.cells.length
  if (row.cells.length !== count) {
    const got = row.cells.length
    leftOut.add({
      reason: text(`they do not have ${count} cells like the header`, `单元格数与表头的 ${count} 个不符`),
      where: text(`line ${line} (${got} cells)`, `第 ${line} 行（${got} 个）`),
    })
    return null
  }
  const labelCell = row.cells[label] ?? ''
  const readLabel = source.task === 'regression' ? readNumber(labelCell, { decimalComma }) !== null : true
  for (const column of [...columns, label]) {
    const cell = row.cells[column] ?? ''
    const where = text(
      `line ${line}, column ${column + 1} (${header.cells[column] ?? ''})`,
      `第 ${line} 行第 ${column + 1} 列（${header.cells[column] ?? ''}）`,
    )
    if (isMissingCell(cell)) {
      leftOut.add({ reason: text('a value is missing', '有值缺失'), where })
      return null
    }
    const isReadable = column === label ? readLabel : readNumber(cell, { decimalComma }) !== null
    if (!isReadable) {
      leftOut.add({ reason: text('a cell is not a number', '有单元格不是数'), where })
      return null
    }
  }
  return { values: columns.map((column) => readNumber(row.cells[column] ?? '', { decimalComma }) ?? 0), label: labelCell }
}

type Targets = Pick<DataSet, 'targets' | 'classNames'>

function regressionTargets(rows: readonly KeptRow[], decimalComma: boolean): Result<Targets> {
  return succeed({ targets: Float32Array.from(rows, (row) => readNumber(row.label, { decimalComma }) ?? 0), classNames: null })
}

function classTargets(name: string, rows: readonly KeptRow[]): Result<Targets> {
  const names = [...new Set(rows.map((row) => row.label))]
  if (names.length > maximumClasses) return fail(tooManyClasses(name, names.length))
  const isNumeric = names.every((label) => readNumber(label, { decimalComma: false }) !== null)
  names.sort(isNumeric ? (left, right) => Number(left) - Number(right) : (left, right) => (left < right ? -1 : 1))
  const index = new Map(names.map((label, position) => [label, position]))
  return succeed({ targets: Int32Array.from(rows, (row) => index.get(row.label) ?? 0), classNames: names })
}

function openQuote(name: string, line: number): Problem {
  const message = text(
    `In ${name}, a quoted cell that begins in the row at line ${line} is never closed.`,
    `${name} 中，从第 ${line} 行的记录开始的带引号单元格没有结束。`,
  )
  return dataProblem('open-quote', { message, path: `${name}, line ${line}` })
}

function noneLeft(name: string) {
  return {
    message: text(
      `No row of ${name} can be used: each lacks a value or holds one that is not a number.`,
      `${name} 中没有一行可用：每行都有缺失值或非数值。`,
    ),
    path: name,
  }
}

function tooManyClasses(name: string, count: number): Problem {
  const message = text(
    `The label column of ${name} has ${count} different values; at most ${maximumClasses} can be classes. If it holds measurements, choose regression.`,
    `${name} 的标签列有 ${count} 个不同的值，最多支持 ${maximumClasses} 个类别。若它是测量值，请选择回归任务。`,
  )
  return dataProblem('too-many-classes', { message, path: name, got: text(`${count}`, `${count}`) })
}
