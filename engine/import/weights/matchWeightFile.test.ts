import { describe, expect, test } from 'vitest'
import type { NetDocument, Params } from '../../contract/document.ts'
import { nodeId, wireId } from '../../contract/ids.ts'
import { emptyDocument } from '../../document/emptyDocument.ts'
import { encodeNpz } from '../../document/tensors/npz.ts'
import { encodeSafetensors, type FloatTensor } from '../../document/tensors/safetensors.ts'
import { shapeSize } from '../../graph/shape.ts'
import { matchWeightFile } from './matchWeightFile.ts'
import { readWeightFile } from './readWeightFile.ts'

const layers: readonly (readonly [name: string, kind: string, params: Params])[] = [
  ['in', 'input', { shape: [3] }],
  ['one', 'dense', { units: 4 }],
  ['two', 'dense', { units: 4 }],
  ['three', 'dense', { units: 4 }],
  ['out', 'output', { task: 'regression', loss: 'meanSquaredError' }],
]

const network: NetDocument = {
  ...emptyDocument('Chain'),
  graph: {
    nodes: layers.map(([name, kind, params], index) => ({ id: nodeId(`n${index}`), kind, name, params, x: index * 200, y: 0 })),
    wires: layers
      .slice(1)
      .map((_, index) => ({ id: wireId(`w${index}`), from: nodeId(`n${index}`), to: nodeId(`n${index + 1}`), toPort: 'in' })),
    groups: [],
  },
}

const tensor = (shape: readonly number[], value: number): FloatTensor => ({
  shape,
  values: new Float32Array(shapeSize(shape)).fill(value),
})
const origins = (tensors: Readonly<Record<string, FloatTensor>>) =>
  Object.fromEntries(
    matchWeightFile(network, new Map(Object.entries(tensors))).entries.map(({ label, from, by }) => [label, `${by}: ${from}`]),
  )

describe('tensors find their weights', () => {
  test('by the name of layer and weight, whatever their order in the file', () => {
    const found = origins({
      'two/bias': tensor([4], 1),
      'two/kernel': tensor([4, 4], 2),
      'one/kernel': tensor([3, 4], 3),
      'n1/bias': tensor([4], 4),
    })
    expect(found).toEqual({
      'one/kernel': 'name: one/kernel',
      'one/bias': 'name: n1/bias',
      'two/kernel': 'name: two/kernel',
      'two/bias': 'name: two/bias',
      'three/kernel': 'null: null',
      'three/bias': 'null: null',
    })
  })

  test('else by shape, in order: the second square matrix of the file is the third layer’s', () => {
    const found = origins({
      c: tensor([4], 1),
      a: tensor([4, 4], 2),
      b: tensor([4, 4], 3),
      d: tensor([3, 4], 4),
      e: tensor([9], 5),
    })
    expect(found).toMatchObject({
      'one/kernel': 'order: d',
      'two/kernel': 'order: a',
      'three/kernel': 'order: b',
      'one/bias': 'order: c',
    })
    const { unused, weights } = matchWeightFile(network, new Map([['e', tensor([9], 5)]]))
    expect([unused, weights.size]).toEqual([[{ name: 'e', shape: [9] }], 0])
  })

  test('one that has the name and not the shape is told, and no other takes its place by order', () => {
    const { entries } = matchWeightFile(
      network,
      new Map([
        ['two/kernel', tensor([5, 4], 1)],
        ['x', tensor([4, 4], 2)],
      ]),
    )
    expect(entries.map(({ label, found, from }) => [label, found, from])).toEqual([
      ['one/kernel', null, null],
      ['one/bias', null, null],
      ['two/kernel', [5, 4], null],
      ['two/bias', null, null],
      ['three/kernel', null, 'x'],
      ['three/bias', null, null],
    ])
  })

  test('a PyTorch state_dict is turned: its Linear has a row for each unit', () => {
    const weight: FloatTensor = { shape: [4, 3], values: Float32Array.from({ length: 12 }, (_, index) => index) }
    const { entries, weights } = matchWeightFile(
      network,
      new Map([
        ['one.weight', weight],
        ['one.bias', tensor([4], 7)],
      ]),
    )
    expect(entries.slice(0, 2).map(({ by, from }) => [by, from])).toEqual([
      ['torch', 'one.weight'],
      ['torch', 'one.bias'],
    ])
    expect([...(weights.get('n1/kernel')?.values ?? [])]).toEqual([0, 3, 6, 9, 1, 4, 7, 10, 2, 5, 8, 11])
  })
})

test('a layer with a tensor too many was learned by another formula: nothing of it is taken, and the tensor is told', () => {
  // nn.GRU resets behind the product and has a second bias for it; this one resets before.
  const parts = [
    ['in', 'input', { shape: [5, 3] }],
    ['gru', 'gru', { units: 2, resetAfter: false }],
    ['scores', 'dense', { units: 4 }],
    ['out', 'output', { task: 'regression', loss: 'meanSquaredError' }],
  ] as const
  const nodes = parts.map(([name, kind, params], at) => ({ id: nodeId(name), kind, name, params, x: at * 200, y: 0 }))
  const wires = nodes.slice(1).map(({ id }, at) => ({ id: wireId(`w${at}`), from: nodes[at]?.id ?? id, to: id, toPort: 'in' }))
  const found = matchWeightFile(
    { ...network, graph: { nodes, wires, groups: [] } },
    new Map([
      ['gru.weight_ih_l0', tensor([6, 3], 1)],
      ['gru.weight_hh_l0', tensor([6, 2], 2)],
      ['gru.bias_ih_l0', tensor([6], 3)],
      ['gru.bias_hh_l0', tensor([6], 4)],
      ['scores.weight', tensor([4, 2], 5)],
      ['scores.bias', tensor([4], 6)],
      // By name and by shape these would do for the layer.
      ['gru/kernel', tensor([3, 6], 7)],
      ['other', tensor([2, 6], 8)],
    ]),
  )
  expect(found.entries.map(({ label, from, surplus }) => [label, from, surplus])).toEqual([
    ['gru/kernel', null, 'gru.bias_hh_l0'],
    ['gru/recurrent_kernel', null, 'gru.bias_hh_l0'],
    ['gru/bias', null, 'gru.bias_hh_l0'],
    ['scores/kernel', 'scores.weight', null],
    ['scores/bias', 'scores.bias', null],
  ])
  expect([...found.weights.keys()].toSorted()).toEqual(['scores/bias', 'scores/kernel'])
  expect(found.unused.map(({ name }) => name)).toEqual(['gru/kernel', 'other'])
})

describe('files of weights', () => {
  const tensors = new Map([['one/kernel', tensor([3, 4], 3)]])

  test('are known by their content: safetensors and npz give the same', () => {
    const npz = encodeNpz(tensors)
    const files = [encodeSafetensors({ tensors, metadata: {} }), npz.ok ? npz.value : new Uint8Array()]
    for (const bytes of files) {
      const read = readWeightFile(bytes)
      expect(read.ok && [...read.value.tensors]).toEqual([...tensors])
    }
  })

  test('that are empty, or none at all, are refused', () => {
    const code = (bytes: Uint8Array): unknown => {
      const read = readWeightFile(bytes)
      return !read.ok && read.problems[0]?.code
    }
    expect(code(encodeSafetensors({ tensors: new Map(), metadata: {} }))).toBe('no-weights')
    expect(code(new TextEncoder().encode('Dear Netwright, this is a letter.'))).toBe('broken-safetensors')
  })
})
