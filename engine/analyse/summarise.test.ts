import { expect, test } from 'vitest'
import { drawGraph } from './fixtures/drawGraph.ts'
import { summarise } from './summarise.ts'

test('a summary lists the layers upstream first, with the fields the command line promises', () => {
  const document = drawGraph(
    {
      out: { kind: 'output' },
      fc: { kind: 'dense', params: { units: 10 } },
      flat: { kind: 'flatten' },
      norm: { kind: 'batchNorm' },
      conv: { kind: 'conv2d', params: { filters: 2, kernel: [5, 3], padding: 'valid' } },
      x: { kind: 'input', params: { shape: [8, 8, 1] } },
    },
    ['x → conv', 'conv → norm', 'norm → flat', 'flat → fc', 'fc → out'],
  )
  const empty = { trainable: 0, frozen: 0, multiplyAdds: 0, receptiveField: null }
  expect(JSON.parse(JSON.stringify(summarise(document)))).toEqual({
    layers: [
      { ...empty, id: 'x', kind: 'input', outputShape: [8, 8, 1], receptiveField: [1, 1] },
      {
        ...empty,
        id: 'conv',
        kind: 'conv2d',
        outputShape: [4, 6, 2],
        trainable: 32,
        multiplyAdds: 4 * 6 * 5 * 3 * 2,
        receptiveField: [5, 3],
      },
      { ...empty, id: 'norm', kind: 'batchNorm', outputShape: [4, 6, 2], trainable: 4, frozen: 4, receptiveField: [5, 3] },
      { ...empty, id: 'flat', kind: 'flatten', outputShape: [48] },
      { ...empty, id: 'fc', kind: 'dense', outputShape: [10], trainable: 490, multiplyAdds: 480 },
      { ...empty, id: 'out', kind: 'output', outputShape: [10] },
    ],
    totals: { trainable: 526, frozen: 4, multiplyAdds: 1200, depth: 2 },
  })
})

test('nodes in a cycle are listed too, without a shape', () => {
  const document = drawGraph({ x: { kind: 'input' }, a: { kind: 'flatten' }, b: { kind: 'flatten' } }, ['a → b', 'b → a'])
  expect(summarise(document).layers.map(({ id, outputShape }) => [id, outputShape])).toEqual([
    ['x', [28, 28, 1]],
    ['a', null],
    ['b', null],
  ])
})
