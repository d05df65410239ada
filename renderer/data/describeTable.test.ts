import { expect, test } from 'vitest'
import { describeTable } from './describeTable.ts'

function labelOf(table: string) {
  return describeTable(new TextEncoder().encode(table))?.labelColumn
}

test('a column called label is the label, whatever else is there', () => {
  expect(labelOf('x,y,label\n1,2,red\n3,4,blue')).toBe('label')
  expect(labelOf('Label,y\n3,0.5\n4,0.25')).toBe('Label')
})

test('y beside a column of names is a coordinate', () => {
  expect(labelOf('x,y,colour\n1,2,red\n3,4,blue')).toBe('colour')
})

test('y among numbers is what to learn', () => {
  expect(labelOf('y,x1,x2\n1.5,2,3\n2.5,3,4')).toBe('y')
})

test('without any sign it is the last column', () => {
  expect(labelOf('a,b,c\n1,2,3\n4,5,6')).toBe('c')
})

test('a table without a first row is none', () => {
  expect(describeTable(new Uint8Array())).toBeNull()
})

const described = (table: string) => {
  const { labelColumn, task } = describeTable(new TextEncoder().encode(table)) ?? {}
  return [labelColumn, task]
}

test('decimals with a comma are numbers where semicolons stand between cells, as the engine reads them', () => {
  expect(described('x;y;colour\n1,5;2,5;red\n3,5;4,5;blue')).toEqual(['colour', 'classification'])
  expect(described('x;price\n1,5;10,5\n2,5;11,25')).toEqual(['price', 'regression'])
})

test('a value that is missing makes no classes of what is measured: the engine leaves its row out', () => {
  expect(described('x,price\n1,10.5\n2,NA\n3,\n4,11.25')).toEqual(['price', 'regression'])
  expect(described('colour,x,y\nred,1,2\n,3,4\nblue,?,6')).toEqual(['colour', 'classification'])
})

test('a few whole numbers are classes, many are measured', () => {
  const numbers = (count: number) => Array.from({ length: count }, (_, at) => `0.5,${at}`).join('\n')
  expect([described(`x,label\n${numbers(20)}`)[1], described(`x,label\n${numbers(21)}`)[1]]).toEqual([
    'classification',
    'regression',
  ])
})

test('column names are those that the engine finds, in the encodings that spreadsheets write', () => {
  // "类别" in GB 18030, as Chinese Excel saves it; then UTF-16, as its "Unicode text" is.
  const chinese = Uint8Array.of(...new TextEncoder().encode('x,'), 0xc0, 0xe0, 0xb1, 0xf0, ...new TextEncoder().encode('\n1,a\n'))
  expect(describeTable(chinese)?.labelColumn).toBe('类别')
  const wide = (text: string, littleEndian: boolean) => {
    const bytes = new Uint8Array(2 + 2 * text.length)
    const view = new DataView(bytes.buffer)
    Array.from(`\ufeff${text}`, (letter, at) => view.setUint16(2 * at, letter.charCodeAt(0), littleEndian))
    return bytes
  }
  for (const littleEndian of [true, false]) {
    expect(describeTable(wide('x,类别\n1,a\n', littleEndian))?.columns).toEqual(['x', '类别'])
    expect(describeTable(wide(`x,类别\n${'1,类\n'.repeat(60_000)}`, littleEndian))?.labelColumn).toBe('类别')
  }
})

test('of a large table neither a row nor a character is cut: a last number is not taken for a shorter one', () => {
  // Rows of nine bytes with a letter of three: half a MiB does not end with a row.
  expect(described(`label,x\n${'类,1.25\n'.repeat(100_000)}`)).toEqual(['label', 'classification'])
  expect(described(`x,price\n${'1,10.5\n22,111.5\n'.repeat(60_000)}`)).toEqual(['price', 'regression'])
})
