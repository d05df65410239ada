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
