import { expect, test } from 'vitest'
import { epochOrder } from './epochOrder.ts'

const samples = Int32Array.from({ length: 50 }, (_, index) => 3 * index)
const order = (seed: number, epoch: number): readonly number[] => [...epochOrder(samples, { shuffle: true, seed }, epoch)]

test('every epoch goes through all samples once, in an order of its own that seed and epoch alone decide', () => {
  for (const epoch of [0, 1, 2]) expect(order(1, epoch).toSorted((left, right) => left - right)).toEqual([...samples])
  expect(order(1, 2)).toEqual(order(1, 2))
  const orders = [order(1, 0), order(1, 1), order(1, 2), order(2, 0), [...samples]]
  expect(new Set(orders.map((each) => each.join())).size).toBe(5)
})

test('without shuffling the order stays', () => {
  expect([...epochOrder(samples, { shuffle: false, seed: 1 }, 3)]).toEqual([...samples])
})
