import { text } from '../../contract/text.ts'
import { LeftOut } from './leftOut.ts'
import { isMissingCell, readNumber } from './readNumber.ts'
import type { TableRow } from './readTable.ts'

interface RowFormat {
  readonly name: string
  readonly header: TableRow
  /** Columns, from 0. */
  readonly features: readonly number[]
  readonly label: number
  readonly isRegression: boolean
  readonly decimalComma: boolean
  /** At most so many rows come. */
  readonly rows: number
}

/** Collects the rows of a table as numbers; a row that lacks something is left out as a whole. */
export class CsvRowReader {
  readonly #format: RowFormat
  readonly #inputs: Float32Array<ArrayBuffer>
  readonly #labels: (string | number)[] = []
  readonly #leftOut: LeftOut

  constructor(format: RowFormat) {
    this.#format = format
    this.#inputs = new Float32Array(format.rows * format.features.length)
    this.#leftOut = new LeftOut(format.name)
  }

  read({ line, cells }: TableRow): void {
    const { header, features, label, isRegression } = this.#format
    if (line === header.line) return
    const count = header.cells.length
    if (cells.length !== count) {
      this.#leftOut.add({
        reason: text(`they do not have ${count} cells like the header`, `单元格数与表头的 ${count} 个不符`),
        where: text(`line ${line} (${cells.length} cells)`, `第 ${line} 行（${cells.length} 个）`),
      })
      return
    }
    const offset = this.#labels.length * features.length
    for (const [position, column] of features.entries()) {
      const value = this.#number(column, { line, cells })
      if (value === null) return
      this.#inputs[offset + position] = value
    }
    const cell = cells[label] ?? ''
    const target = isRegression || isMissingCell(cell) ? this.#number(label, { line, cells }) : cell
    if (target !== null) this.#labels.push(target)
  }

  finish() {
    const length = this.#labels.length * this.#format.features.length
    return { labels: this.#labels, inputs: this.#inputs.slice(0, length), leftOut: this.#leftOut }
  }

  /** null, and a note, where the cell is empty or no number. */
  #number(column: number, { line, cells }: TableRow): number | null {
    const { header, decimalComma } = this.#format
    const cell = cells[column] ?? ''
    const value = isMissingCell(cell) ? null : readNumber(cell, { decimalComma })
    if (value !== null) return value
    const title = header.cells[column] ?? ''
    this.#leftOut.add({
      reason: isMissingCell(cell) ? text('a value is missing', '有值缺失') : text('a cell is not a number', '有单元格不是数'),
      where: text(`line ${line}, column ${column + 1} (${title})`, `第 ${line} 行第 ${column + 1} 列（${title}）`),
    })
    return null
  }
}
