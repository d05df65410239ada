import { expect, test } from 'vitest'
import type { DataSource } from '../contract/document.ts'
import { sampleLabel } from './dataSet.ts'
import { loadDataSet } from './loadDataSet.ts'

const csv: DataSource = { type: 'csv', fileName: 'prices.csv', labelColumn: 'price', task: 'regression' }
const file = (name: string, content: string) => ({ name, bytes: new TextEncoder().encode(content) })
const decodeImage = () => Promise.reject(new Error('no pictures here'))
const load = (source: DataSource, files: readonly ReturnType<typeof file>[]) => loadDataSet(source, { files, decodeImage })

test('a file is found by its name, below a folder too; the one of just that name first', async () => {
  const below = file('houses/prices.csv', 'x,price\n1,2\n')
  const found = await load(csv, [file('other.csv', 'x,price\n9,9\n'), below])
  expect(found.ok && found.value.targets).toEqual(Float32Array.of(2))
  const direct = await load(csv, [below, file('prices.csv', 'x,price\n1,3\n')])
  expect(direct.ok && direct.value.targets).toEqual(Float32Array.of(3))
})

test('measured values are shown with the digits that float32 holds', async () => {
  const loaded = await load(csv, [file('prices.csv', 'x,price\n1,0.1\n2,1234.56\n')])
  expect(loaded.ok && [0, 1].map((sample) => sampleLabel(loaded.value, sample))).toEqual(['0.1', '1234.56'])
})

test.each<readonly [DataSource, readonly string[], string]>([
  [csv, [], 'prices.csv'],
  [{ type: 'idx', imagesFileName: 'images', labelsFileName: 'labels' }, ['labels'], 'images'],
  [{ type: 'idx', imagesFileName: 'images', labelsFileName: 'labels' }, ['images'], 'labels'],
  [{ type: 'imageFolder', folderName: 'pets', height: 2, width: 2, channels: 1 }, [], 'pets'],
])('%j without its files says which one is missing', async (source, present, missing) => {
  const loaded = await load(
    source,
    present.map((name) => file(name, '')),
  )
  expect(!loaded.ok && loaded.problems).toMatchObject([{ code: 'missing-file', place: { path: missing } }])
})

test('no data are a problem, not an empty set', async () => {
  expect(await load({ type: 'none' }, [])).toMatchObject({ ok: false, problems: [{ code: 'no-data' }] })
})
