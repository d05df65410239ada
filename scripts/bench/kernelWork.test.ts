import { expect, test } from 'vitest'
import { kernelWork } from './kernelWork.ts'

const tensor = (...shape: number[]) => ({ shape })

test('a matrix product is two operations for each pair, however its factors lie', () => {
  const product = { transposeA: false, transposeB: false }
  expect(kernelWork('BatchMatMul', { inputs: { a: tensor(1, 3, 5), b: tensor(1, 5, 7) }, attrs: product }, tensor(1, 3, 7))).toBe(
    2 * 3 * 5 * 7,
  )
  const turned = { transposeA: true, transposeB: false }
  expect(kernelWork('_FusedMatMul', { inputs: { a: tensor(1, 5, 3), b: tensor(1, 5, 7) }, attrs: turned }, tensor(1, 3, 7))).toBe(
    2 * 3 * 5 * 7,
  )
})

test('a convolution and both of its gradients are the same work', () => {
  const [x, filter, dy] = [tensor(2, 8, 8, 3), tensor(3, 3, 3, 16), tensor(2, 8, 8, 16)]
  const work = 2 * (2 * 8 * 8 * 16) * (3 * 3 * 3)
  expect(kernelWork('Conv2D', { inputs: { x, filter } }, dy)).toBe(work)
  expect(kernelWork('Conv2DBackpropInput', { inputs: { dy, filter } }, x)).toBe(work)
  expect(kernelWork('Conv2DBackpropFilter', { inputs: { x, dy }, attrs: { filterShape: filter.shape } }, filter)).toBe(work)
})

test('a depthwise convolution looks at one channel for each output', () => {
  const [x, filter, output] = [tensor(1, 8, 8, 4), tensor(3, 3, 4, 2), tensor(1, 8, 8, 8)]
  expect(kernelWork('DepthwiseConv2dNative', { inputs: { x, filter } }, output)).toBe(2 * (8 * 8 * 8) * 9)
})

test('everything else counts for nothing', () => {
  expect(kernelWork('Add', { inputs: { a: tensor(4), b: tensor(4) } }, tensor(4))).toBe(0)
})
