import type { DataSource } from '../../contract/document.ts'
import type { NamedBytes } from '../../contract/namedBytes.ts'
import { fail, succeed, type Problem, type Result } from '../../contract/problem.ts'
import { text } from '../../contract/text.ts'
import type { DataSet } from '../dataSet.ts'
import { ColumnCensus, findLabelColumn, noNumbers, unreadable } from './csvColumns.ts'
import { CsvRowReader } from './csvRowReader.ts'
import { dataProblem } from './dataProblem.ts'
import { decodeText } from './decodeText.ts'
import { readNumber } from './readNumber.ts'
import { guessDelimiter, readTable, type Delimiter, type TableRow } from './readTable.ts'

type CsvSource = Extract<DataSource, { type: 'csv' }>

const maximumBytes = 512 * 1024 * 1024
const maximumValues = 2 ** 28
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
  const delimiter = guessDelimiter(content)
  const decimalComma = delimiter === ';'

  let header: TableRow | null = null
  let census: ColumnCensus | null = null
  const openLine = readTable(content, {
    delimiter,
    visit: (row) => {
      if (census !== null) return census.count(row)
      header = row
      census = new ColumnCensus({ columns: row.cells.length, decimalComma })
    },
  })
  if (openLine !== null) return fail(openQuote(name, openLine))
  return readRows(content, { name, source, delimiter, header, census })
}

interface Surveyed {
  readonly name: string
  readonly source: CsvSource
  readonly delimiter: Delimiter
  readonly header: TableRow | null
  readonly census: ColumnCensus | null
}

/** The second pass: what is a feature is known by now, and so is how many numbers there will be at most. */
function readRows(content: string, { name, source, delimiter, header, census }: Surveyed): Result<DataSet> {
  if (header === null || census === null || census.rows === 0) return fail(unreadable(name, 'empty'))
  const label = findLabelColumn(header, { name, source })
  if (!label.ok) return label
  const { features, problems } = census.sort({ name, header, label: label.value })
  if (features.length === 0) return fail(noNumbers(name), ...problems)
  if (census.rows * features.length > maximumValues) return fail(unreadable(name, 'size'))
  const reader = new CsvRowReader({
    name,
    header,
    features,
    label: label.value,
    isRegression: source.task === 'regression',
    decimalComma: delimiter === ';',
    rows: census.rows,
  })
  readTable(content, { delimiter, visit: (row) => reader.read(row) })
  const { labels, inputs, leftOut } = reader.finish()
  const told = leftOut.problems(census.rows)
  if (labels.length === 0) return fail(noneLeft(name), ...told)
  const targets =
    source.task === 'regression'
      ? succeed({ targets: Float32Array.from(labels, Number), classNames: null })
      : classTargets(name, labels)
  if (!targets.ok) return targets
  const samples = labels.length
  return succeed({
    samples,
    shape: [features.length],
    inputs,
    targetSize: 1,
    ...targets.value,
    attribution: null,
    problems: [...problems, ...told],
  })
}

function classTargets(name: string, labels: readonly (string | number)[]): Result<Pick<DataSet, 'targets' | 'classNames'>> {
  const classNames = [...new Set(labels)].map(String)
  if (classNames.length > maximumClasses) return fail(tooManyClasses(name, classNames.length))
  const isNumeric = classNames.every((label) => readNumber(label, { decimalComma: false }) !== null)
  classNames.sort(isNumeric ? (left, right) => Number(left) - Number(right) : (left, right) => (left < right ? -1 : 1))
  const index = new Map(classNames.map((label, position) => [label, position]))
  return succeed({ targets: Int32Array.from(labels, (label) => index.get(String(label)) ?? 0), classNames })
}

function openQuote(name: string, line: number): Problem {
  const message = text(
    `In ${name}, a quoted cell that begins in the row at line ${line} is never closed.`,
    `${name} 中，从第 ${line} 行的记录开始的带引号单元格没有结束。`,
  )
  return dataProblem('open-quote', { message, path: `${name}, line ${line}` })
}

function noneLeft(name: string): Problem {
  return dataProblem('no-samples', {
    message: text(
      `No row of ${name} can be used: each lacks a value or holds one that is not a number.`,
      `${name} 中没有一行可用：每行都有缺失值或非数值。`,
    ),
    path: name,
  })
}

function tooManyClasses(name: string, count: number): Problem {
  const message = text(
    `The label column of ${name} has ${count} different values; at most ${maximumClasses} can be classes. If it holds measurements, choose regression.`,
    `${name} 的标签列有 ${count} 个不同的值，最多支持 ${maximumClasses} 个类别。若它是测量值，请选择回归任务。`,
  )
  return dataProblem('too-many-classes', { message, path: name, got: text(`${count}`, `${count}`) })
}
