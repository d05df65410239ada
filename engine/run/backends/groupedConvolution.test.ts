import * as core from '@tensorflow/tfjs-core'
import { model as makeModel, type SymbolicTensor } from '@tensorflow/tfjs-layers'
import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { groupedConv2d } from '../../layers/windows/groupedConv2d.ts'
import { expectSameAsCpu } from '../../simd/fixtures/expectSameAsCpu.ts'
import { layerGradients } from '../../simd/fixtures/layerGradients.ts'
import { openForTest } from '../../simd/fixtures/openForTest.ts'
import { replay } from '../../simd/replay/replay.ts'
import { tf } from '../tf.ts'
import { accelerateOwnLayers } from './accelerateOwnLayers.ts'
import { registerGradients } from './registerGradients.ts'

registerGradients()
accelerateOwnLayers()

const size = fc.integer({ min: 1, max: 3 })
const problem = fc.record({
  images: fc.integer({ min: 1, max: 3 }),
  height: fc.integer({ min: 7, max: 13 }),
  width: fc.integer({ min: 7, max: 13 }),
  groups: fc.integer({ min: 2, max: 6 }),
  /** Of a group. */
  channels: fc.integer({ min: 1, max: 9 }),
  filters: fc.integer({ min: 1, max: 9 }),
  kernelSize: fc.tuple(size, size),
  strides: fc.tuple(size, size),
  dilationRate: fc.tuple(size, size),
  padding: fc.constantFrom('same' as const, 'valid' as const),
  useBias: fc.boolean(),
  activation: fc.constantFrom('relu' as const, 'linear' as const, 'tanh' as const),
  seed: fc.integer({ min: 1, max: 10_000 }),
})
type Problem = typeof problem extends fc.Arbitrary<infer Value> ? Value : never

function outputAndGradients({ images, height, width, groups, channels, filters, seed, ...given }: Problem): core.Tensor[] {
  const layer = groupedConv2d(tf, { ...given, filters: filters * groups, groups })
  return layerGradients(layer, { inputShape: [images, height, width, channels * groups], seed })
}

const plain: Problem = {
  images: 2, height: 9, width: 11, groups: 4, channels: 16, filters: 16, kernelSize: [3, 3], strides: [1, 1],
  dilationRate: [1, 1], padding: 'same', useBias: true, activation: 'relu', seed: 3,
} // prettier-ignore

describe.each([1, 2])('a convolution in groups, with %i threads', (threads) => {
  test('and its gradients agree with one convolution for each group on the cpu backend', async () => {
    await openForTest({ threads })
    fc.assert(
      fc.property(problem, (given) => {
        // tf.js has no convolution with both.
        const dilationRate: [number, number] = given.strides.some((stride) => stride > 1) ? [1, 1] : given.dilationRate
        // The whole sum of a gradient that nearly cancels out is small beside its rounding errors.
        expectSameAsCpu(() => outputAndGradients({ ...given, dilationRate }), { tolerance: 5e-5 })
      }),
      { numRuns: 150 },
    )
  })

  test.each([
    ['by Winograd', {}],
    ['with several groups together', { groups: 8, channels: 4, filters: 4 }],
    ['with groups that are narrower behind', { groups: 6, channels: 8, filters: 2, strides: [2, 2] }],
    ['with an odd number of them', { groups: 5, channels: 3, filters: 4 }],
    ['with a product for each', { groups: 3, channels: 8, filters: 16, kernelSize: [1, 1] }],
  ] as const)('goes %s', async (_, own) => {
    await openForTest({ threads })
    expectSameAsCpu(() => outputAndGradients({ ...plain, ...(own as Partial<Problem>) }), { tolerance: 5e-5 })
  })
})

test.each([3, 4])('predictions that are written down follow its weights: %i groups', async (groups) => {
  const { backend } = await openForTest({ threads: 2 })
  const input = tf.layers.inputLayer({ inputShape: [9, 8, 24] }).output as SymbolicTensor
  const layer = groupedConv2d(tf, { filters: 24, kernelSize: 3, groups, activation: 'relu' })
  const net = makeModel({ inputs: input, outputs: layer.apply(input) as SymbolicTensor })
  const compute = ([x]: readonly core.Tensor[]) => [net.apply(x as core.Tensor) as core.Tensor]
  const weights = net.weights.map((weight) => weight.read() as core.Variable)
  const predict = (seed: number, isWrittenDown: boolean) =>
    core.tidy(() => {
      const inputs = [core.randomUniform([2, 9, 8, 24], -1, 1, 'float32', seed)]
      const [y] = isWrittenDown ? replay({ owner: net, weights, inputs, compute }) : compute(inputs)
      return [...(y?.dataSync() ?? [])]
    })
  for (const turn of [1, 2, 3, 4]) expect(predict(turn, true)).toEqual(predict(turn, false))
  const run = vi.spyOn(core.engine(), 'runKernel')
  const before = predict(5, true)
  expect(run.mock.calls.map(([name]) => name)).not.toContain('SimdGroupedConvolution')
  run.mockRestore()
  core.tidy(() => net.setWeights(net.getWeights().map((weight) => core.mul(weight, 2))))
  expect(predict(5, true)).toEqual(predict(5, false))
  expect(predict(5, true)).not.toEqual(before)
  net.dispose()
  expect(backend.heap.blocks).toBe(0)
})

test('all groups are one node of the tape', async () => {
  await openForTest({ threads: 1 })
  const names: string[] = []
  core.tidy(() => {
    const layer = groupedConv2d(tf, { filters: 16, kernelSize: 3, groups: 4 })
    const x = core.ones([1, 5, 5, 8])
    layer.apply(x)
    const run = vi.spyOn(core.engine(), 'runKernel')
    layer.apply(x)
    names.push(...run.mock.calls.map(([name]) => name))
    run.mockRestore()
    layer.dispose()
  })
  expect(names).toEqual(['SimdGroupedConvolution'])
})
