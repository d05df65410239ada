import { expect, test } from 'vitest'
import { describeTable } from './describeTable.ts'
import { recognizeFiles } from './recognizeFiles.ts'

const file = (name: string, content = '') => ({ name, bytes: new TextEncoder().encode(content) })
const iris = 'sepal_length,sepal_width,species\n5.1,3.5,setosa\n4.9,3.0,virginica\n'

test('a table is a CSV source with its label column', () => {
  expect(recognizeFiles([file('iris.csv', iris)])).toEqual({
    type: 'source',
    source: { type: 'csv', fileName: 'iris.csv', labelColumn: 'species', task: 'classification' },
  })
})

test('images and labels are told apart by their names, in any order', () => {
  const source = { type: 'idx', imagesFileName: 't10k-images-idx3-ubyte.gz', labelsFileName: 't10k-labels-idx1-ubyte.gz' }
  const [images, labels] = [file(source.imagesFileName), file(source.labelsFileName)]
  expect([recognizeFiles([images, labels]), recognizeFiles([labels, images])]).toEqual([
    { type: 'source', source },
    { type: 'source', source },
  ])
})

test('one IDX file alone is not enough', () => {
  expect(recognizeFiles([file('train-images-idx3-ubyte')])).toEqual({ type: 'incompleteIdx', count: 1 })
})

test('a folder of class folders is an image folder', () => {
  expect(recognizeFiles([file('pets/cats/1.png'), file('pets/dogs/1.jpg')])).toMatchObject({
    type: 'source',
    source: { type: 'imageFolder', folderName: 'pets' },
  })
})

test('pictures are an image folder though one of them is called like an IDX file', () => {
  expect(recognizeFiles([file('pets/cats/ubyte.png'), file('pets/dogs/1.jpg'), file('pets/idx3-notes')])).toMatchObject({
    source: { type: 'imageFolder', folderName: 'pets' },
  })
})

test('class folders chosen without the folder around them are no class of their own', () => {
  expect(recognizeFiles([file('cats/1.png'), file('cats/2.png')])).toMatchObject({
    source: { type: 'imageFolder', folderName: 'images' },
  })
})

test('anything else is unknown', () => {
  expect(recognizeFiles([file('notes.pdf')])).toEqual({ type: 'unknown' })
})

test('the label column is the one that is called so, else the last', () => {
  expect(describeTable(file('a.csv', 'label,x\nA,1\n').bytes)).toMatchObject({ labelColumn: 'label', task: 'classification' })
  expect(describeTable(file('b.csv', 'x,price\n1,10.5\n2,11.25\n').bytes)).toMatchObject({
    labelColumn: 'price',
    task: 'regression',
  })
})

test('an empty file has no columns to choose from', () => {
  expect(describeTable(new Uint8Array(0))).toBeNull()
})
