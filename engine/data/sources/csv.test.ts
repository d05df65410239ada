import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { DataSource } from '../../contract/document.ts'
import { readCsv } from './csv.ts'

type CsvSource = Extract<DataSource, { type: 'csv' }>

const encode = (content: string) => new TextEncoder().encode(content)
const flowers: CsvSource = { type: 'csv', fileName: 'flowers.csv', labelColumn: 'species', task: 'classification' }
const read = (content: string, source: Partial<CsvSource> = {}) =>
  readCsv({ name: 'flowers.csv', bytes: encode(content) }, { ...flowers, ...source })

function codes(result: ReturnType<typeof readCsv>): readonly string[] {
  return (result.ok ? result.value.problems : result.problems).map((problem) => `${problem.code} @ ${problem.place.path}`)
}

describe('a table with a header', () => {
  test('becomes features and classes, sorted by name', () => {
    expect(read('width,species,height\n1.5,setosa,2\n3,iris,4e1\n-.5,setosa,6\n')).toEqual({
      ok: true,
      value: {
        samples: 3,
        shape: [2],
        inputs: Float32Array.of(1.5, 2, 3, 40, -0.5, 6),
        targets: Int32Array.of(1, 0, 1),
        targetSize: 1,
        classNames: ['iris', 'setosa'],
        attribution: null,
        problems: [],
      },
    })
  })

  test('sorts classes that are numbers by value', () => {
    const result = read('x,species\n1,10\n2,9\n3,1\n')
    expect(result.ok && result.value.classNames).toEqual(['1', '9', '10'])
  })

  test('gives numbers as targets for regression', () => {
    const result = read('x,y\n1,0.5\n2,-3\n', { labelColumn: 'y', task: 'regression' })
    expect(result.ok && [result.value.targets, result.value.classNames]).toEqual([Float32Array.of(0.5, -3), null])
  })

  test.each([
    ['a byte order mark and Windows line ends', '\ufeffx,species\r\n1,a\r\n2,b\r\n'],
    ['semicolons', 'x;species\n1;a\n2;b\n'],
    ['tabs', 'x\tspecies\n1\ta\n2\tb'],
    ['quotes and empty lines', '"x","species"\n\n"1","a"\n  2 ,b\n\n'],
    ['old Mac line ends', 'x,species\r1,a\r2,b\r'],
  ])('may use %s', (_, content) => {
    const result = read(content)
    expect(result.ok && [result.value.inputs, result.value.classNames]).toEqual([Float32Array.of(1, 2), ['a', 'b']])
  })

  test('may write decimals with a comma where semicolons separate cells', () => {
    const result = read('x;species\n1,5;a\n2,25;b\n')
    expect(result.ok && result.value.inputs).toEqual(Float32Array.of(1.5, 2.25))
  })

  test('may be in GB 18030, as Chinese spreadsheets save it', () => {
    // "类别" and "猫" in GB 18030.
    const bytes = Uint8Array.of(...encode('x,'), 0xc0, 0xe0, 0xb1, 0xf0, ...encode('\n1,'), 0xc3, 0xa8, ...encode('\n'))
    const result = readCsv({ name: '猫.csv', bytes }, { ...flowers, labelColumn: '类别' })
    expect(result.ok && result.value.classNames).toEqual(['猫'])
  })

  test('may hold line breaks, delimiters and doubled quotes inside quoted cells, and still counts lines', () => {
    const result = read('x,species\n1,"a, ""b""\nc"\noops,d\n2,e\n')
    expect(result.ok && result.value.classNames).toEqual(['a, "b"\nc', 'e'])
    expect(codes(result)).toEqual(['rows-left-out @ flowers.csv, line 4, column 1 (x)'])
  })
})

describe('what cannot be used', () => {
  test('rows are left out, counted by reason, with the first places of each', () => {
    const result = read('x,y,species\n1,2,a\n,2,a\nNA,3,a\n1,?,a\n1,2\n1,oops,b\n1,1e99,b\n4,5,c\n6,7,\n')
    expect(result.ok && result.value.problems.map((problem) => problem.message.en)).toEqual([
      '4 of 9 rows of flowers.csv were left out, because a value is missing: line 3, column 1 (x); line 4, column 1 (x); line 5, column 2 (y) and 1 more.',
      '1 of 9 rows of flowers.csv were left out, because they do not have 3 cells like the header: line 6 (2 cells).',
      '2 of 9 rows of flowers.csv were left out, because a cell is not a number: line 7, column 2 (y); line 8, column 2 (y).',
    ])
    expect(result.ok && [result.value.samples, result.value.classNames]).toEqual([2, ['a', 'c']])
  })

  test('a column of which half the cells are numbers is one of numbers; an empty one is told to be empty', () => {
    const half = read('x,y,species\n1,2,a\noops,3,b\n')
    expect(half.ok && [half.value.shape, half.value.samples]).toEqual([[2], 1])
    const empty = read('x,nothing,species\n1,,a\n2,NA,b\n')
    expect(empty.ok && [empty.value.shape, empty.value.samples, empty.value.problems.map(({ message }) => message.en)]).toEqual([
      [1],
      2,
      ['Column "nothing" of flowers.csv is empty and was left out.'],
    ])
  })

  test('columns of text are left out with their first such cell', () => {
    expect(codes(read('x,note,species\n1,hello,a\n2,world,b\n'))).toEqual(['column-left-out @ flowers.csv, line 2, column 2'])
  })

  test('a label column that is not there is a problem with the columns that are, and a fix that names one', () => {
    const result = read('x,kind\n1,a\n')
    expect(!result.ok && result.problems).toMatchObject([
      {
        code: 'no-label-column',
        expected: { en: 'one of "x", "kind"' },
        fixes: [{ edits: [{ type: 'setData', data: { source: { labelColumn: 'kind' } } }] }],
      },
    ])
  })

  test.each([
    ['nothing', '', 'csv-empty @ flowers.csv, line 1'],
    ['a header alone', 'x,species\n', 'csv-empty @ flowers.csv, line 1'],
    ['two columns of one name', 'x,x,species\n1,2,a\n', 'duplicate-column @ flowers.csv, line 1, column 2'],
    ['a quote that never ends', 'x,species\n1,a\n2,"b\n', 'open-quote @ flowers.csv, line 3'],
    ['only text', 'x,species\nq,a\nr,b\n', 'no-features @ flowers.csv'],
    ['no whole row', 'x,y,species\n1,,a\n,2,b\n', 'no-samples @ flowers.csv'],
    ['bytes that are no text', 'x,species\n1,\0\n', 'csv-encoding @ flowers.csv, line 1'],
  ])('%s is refused', (_, content, code) => {
    const result = read(content)
    expect(result.ok).toBe(false)
    expect(codes(result)[0]).toBe(code)
  })

  test('more than a thousand classes ask whether this is regression', () => {
    const rows = Array.from({ length: 1001 }, (_, index) => `1,c${index}`).join('\n')
    expect(codes(read(`x,species\n${rows}`))).toEqual(['too-many-classes @ flowers.csv'])
  })
})

test('any numbers and labels that are written as a table are read back', () => {
  const cell = fc
    .string({ minLength: 1, maxLength: 8, unit: 'grapheme' })
    .filter((label) => label.trim() === label && !label.includes('\0'))
  const label = cell.filter((text) => !['na', 'n/a', 'nan', 'null', 'none', '?', '-', '#n/a'].includes(text.toLowerCase()))
  const row = fc.tuple(fc.float({ noNaN: true, noDefaultInfinity: true }), label)
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 20 }), (rows) => {
      const result = read(`x,species\n${rows.map(([x, name]) => `${x},"${name.replaceAll('"', '""')}"`).join('\n')}`)
      expect(result.ok && Array.from(result.value.inputs, (value) => value + 0)).toEqual(rows.map(([x]) => x + 0))
      expect(result.ok && Array.from(result.value.targets, (index) => result.value.classNames?.[index])).toEqual(
        rows.map(([, name]) => name),
      )
    }),
  )
})

test('no bytes make the reader throw', () => {
  const fragment = fc.constantFrom('x', 'species', ',', ';', '\t', '"', '\n', '\r', '1', '-', '.', 'é', '\ufeff', '1e999')
  fc.assert(
    fc.property(
      fc.oneof(
        fc.uint8Array({ maxLength: 200 }),
        fc.array(fragment).map((parts) => encode(parts.join(''))),
      ),
      (bytes) => {
        const result = readCsv({ name: 'x.csv', bytes: new Uint8Array(bytes) }, flowers)
        const isWhole = result.ok && result.value.inputs.length === result.value.samples * (result.value.shape[0] ?? 0)
        expect(isWhole ? 'x.csv' : !result.ok && result.problems[0]?.place.path).toMatch(/^x\.csv/)
      },
    ),
    { numRuns: 1000 },
  )
})
