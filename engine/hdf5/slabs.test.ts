import { expect, test } from 'vitest'
import { testHdf5 } from '../run/fixtures/testHdf5.ts'
import { emptyHdf5Group } from './hdf5Group.ts'
import { openHdf5 } from './openHdf5.ts'
import { slabsOf } from './slabs.ts'
import { writeHdf5 } from './writeHdf5.ts'

test('stretches follow each other without a gap, and no cut goes through what is left whole', () => {
  expect(slabsOf([1, 3, 4], 8)).toEqual([
    { offset: [0n, 0n, 0n], count: [1n, 2n, 4n], start: 0, length: 8 },
    { offset: [0n, 2n, 0n], count: [1n, 1n, 4n], start: 8, length: 4 },
  ])
  expect(slabsOf([2, 3], 2).map(({ start, length }) => [start, length])).toEqual([
    [0, 2],
    [2, 1],
    [3, 2],
    [5, 1],
  ])
})

test('an array is one stretch where it fits, a single number too', () => {
  expect(slabsOf([5, 4], 20)).toEqual([{ offset: [0n, 0n], count: [5n, 4n], start: 0, length: 20 }])
  expect(slabsOf([], 1)).toEqual([{ offset: [], count: [], start: 0, length: 1 }])
})

test('a file of arrays written and read in stretches is that written at once', async () => {
  const group = emptyHdf5Group()
  const tensor = { shape: [7, 1, 5, 3], values: Float32Array.from({ length: 105 }, (_, index) => Math.sin(index)) }
  group.datasets.set('kernel', tensor)
  group.datasets.set('bias', { shape: [5], values: Float32Array.from([1, 2, 3, 4, 5]) })
  const atOnce = writeHdf5(await testHdf5(), group)
  const inParts = writeHdf5(await testHdf5(), group, { longestPiece: 16 })
  expect(inParts).toEqual(atOnce)
  const file = openHdf5(await testHdf5(), atOnce.slice(), { longestPiece: 16 })
  expect(file.tensor('/kernel', 200)).toEqual(tensor)
})
