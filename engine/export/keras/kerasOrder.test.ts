import { expect, test } from 'vitest'
import { kerasOrder } from './kerasOrder.ts'

/* Each order is that of model.layers in Keras 3.15 for the same network. */
test.each([
  {
    network: 'two branches that are subtracted',
    layers: [
      { name: 'x', from: [] },
      { name: 'b', from: ['x'] },
      { name: 'a', from: ['x'] },
      { name: 'minus', from: ['a', 'b'] },
    ],
    outputs: ['minus'],
    expected: ['x', 'a', 'b', 'minus'],
  },
  {
    network: 'a longer branch, and a second input',
    layers: [
      { name: 'x', from: [] },
      { name: 'y', from: [] },
      { name: 'a', from: ['x'] },
      { name: 'c', from: ['y'] },
      { name: 'c2', from: ['c'] },
      { name: 'sum', from: ['a', 'c2'] },
      { name: 'head', from: ['sum'] },
    ],
    outputs: ['head', 'sum'],
    expected: ['y', 'x', 'c', 'a', 'c2', 'sum', 'head'],
  },
])('$network: layers stand as Keras lists them', ({ layers, outputs, expected }) => {
  expect(kerasOrder(layers, outputs)).toEqual(expected)
})
