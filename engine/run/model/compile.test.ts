import '@tensorflow/tfjs-backend-cpu'
import { memory, setBackend, tensor, type Tensor } from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { analyse } from '../../analyse/analyse.ts'
import type { NetDocument } from '../../contract/document.ts'
import type { Problem } from '../../contract/problem.ts'
import { parseDocument } from '../../document/parseDocument.ts'
import { layerKind } from '../../layers/registry.ts'
import { smallDocument } from '../fixtures/smallDocument.ts'
import { createNoise } from '../training/noise.ts'
import { buildProblem } from './buildProblem.ts'
import { compile } from './compile.ts'
import type { CompiledNet } from './compiledNet.ts'
import { drawWeights } from './drawWeights.ts'

beforeAll(() => setBackend('cpu'))

function compileOrThrow(source: NetDocument): CompiledNet {
  const parsed = parseDocument(source)
  if (!parsed.ok) throw new Error(parsed.problems.map((problem) => problem.message.en).join(' '))
  const compiled = compile(parsed.value, { analysis: analyse(parsed.value), noise: createNoise(1).source })
  if (!compiled.ok) throw new Error(compiled.problems.map((problem: Problem) => problem.message.en).join(' '))
  return compiled.value
}

describe('a graph with two inputs, a merge and two outputs', () => {
  const source = (order: readonly string[]): NetDocument =>
    smallDocument([
      { id: 'left', kind: 'input', params: { shape: [2] }, from: [] },
      { id: 'right', kind: 'input', params: { shape: [3] }, from: [] },
      { id: 'joined', kind: 'concatenate', from: order },
      { id: 'first', kind: 'output', params: { task: 'regression', loss: 'meanSquaredError' }, from: ['joined'] },
      { id: 'scores', kind: 'dense', params: { units: 2 }, from: ['joined'] },
      { id: 'second', kind: 'output', from: ['scores'] },
    ])

  test('compiles to a model with both', () => {
    const net = compileOrThrow(source(['left', 'right']))
    expect(net.inputs.map(({ node }) => node)).toEqual(['left', 'right'])
    expect(net.outputs.map(({ node, scoresShape }) => [node, scoresShape])).toEqual([
      ['first', [5]],
      ['second', [2]],
    ])
    expect(net.model.outputs.map(({ shape }) => shape)).toEqual([
      [null, 5],
      [null, 2],
    ])
    expect(net.weights.map(({ key }) => key)).toEqual(['scores/kernel', 'scores/bias'])
  })

  test.each([
    [
      ['left', 'right'],
      [1, 2, 3, 4, 5],
    ],
    [
      ['right', 'left'],
      [3, 4, 5, 1, 2],
    ],
  ])('wires into the merge keep their order in the document: %j', (order, expected) => {
    const net = compileOrThrow(source(order))
    const [joined] = net.model.apply([tensor([[1, 2]]), tensor([[3, 4, 5]])], { training: false }) as Tensor[]
    expect([...(joined?.dataSync() ?? [])]).toEqual(expected)
  })
})

test('nodes that lead to no output are left out', () => {
  const net = compileOrThrow(
    smallDocument([
      { id: 'in', kind: 'input', params: { shape: [4] } },
      { id: 'scores', kind: 'dense', params: { units: 2 } },
      { id: 'aside', kind: 'dense', params: { units: 7 }, from: ['in'] },
      { id: 'out', kind: 'output', from: ['scores'] },
    ]),
  )
  expect([...net.nodeTensors.keys()]).toEqual(['in', 'scores', 'out'])
})

test('a graph with problems gives them back and leaves no tensors behind', () => {
  const before = memory().numTensors
  const source = smallDocument([
    { id: 'in', kind: 'input', params: { shape: [4, 4] } },
    { id: 'conv', kind: 'conv2d' },
    { id: 'out', kind: 'output' },
  ])
  const compiled = compile(source, { analysis: analyse(source), noise: createNoise(1).source })
  expect(compiled.ok ? [] : compiled.problems.map(({ place }) => place.node)).toContain('conv')
  expect(memory().numTensors).toBe(before)
})

test('a network too large for any memory is refused before anything is allocated', () => {
  const source = smallDocument([
    { id: 'in', kind: 'input', params: { shape: [65_536] } },
    { id: 'wide', kind: 'dense', params: { units: 1_000_000 } },
    { id: 'out', kind: 'output' },
  ])
  const compiled = compile(source, { analysis: analyse(source), noise: createNoise(1).source })
  expect(compiled.ok ? [] : compiled.problems.map(({ severity }) => severity)).toContain('error')
})

test('what tf.js says is located at the node and at the param it speaks of', () => {
  const [, node] = smallDocument([
    { id: 'in', kind: 'input' },
    { id: 'conv', kind: 'conv2d' },
  ]).graph.nodes
  const definition = layerKind('conv2d')
  if (node === undefined || definition === undefined) throw new Error('no conv2d')
  const problem = buildProblem(node, { definition, error: new Error('strides and dilation cannot both be above 1') })
  expect(problem).toMatchObject({
    code: 'build-failed',
    place: { node: 'conv', param: 'dilation' },
    message: { en: expect.stringContaining('cannot both be above 1') },
  })
})

test('the same seed draws the same weights, and a node keeps its own when another is added', () => {
  const source = (more: boolean): NetDocument =>
    smallDocument([
      { id: 'in', kind: 'input', params: { shape: [4] } },
      ...(more ? [{ id: 'extra', kind: 'dense', params: { units: 4 } }] : []),
      { id: 'scores', kind: 'dense', params: { units: 2 } },
      { id: 'out', kind: 'output' },
    ])
  const kernel = (more: boolean, seed: number): number[] => {
    const { weights } = compileOrThrow(source(more))
    drawWeights(weights, seed)
    return [...(weights.find(({ key }) => key === 'scores/kernel')?.variable.dataSync() ?? [])]
  }
  expect(kernel(true, 1)).toEqual(kernel(false, 1))
  expect(kernel(false, 2)).not.toEqual(kernel(false, 1))
})
