import * as core from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { spread } from './builtLayer.ts'
import { convolve, pool, transposedConvolve, type Numbers } from './plainLayers.ts'
import { distance, runLayer, tolerance } from './runLayer.ts'

/* Convolutions and pooling against loops written from the papers, in float64, with no code in common. */

beforeAll(async () => {
  await core.setBackend('cpu')
})

describe('convolutions', () => {
  it.each([
    { kernel: [3, 3], stride: [1, 1], dilation: [1, 1], padding: 'same', pads: { before: [1, 1], size: [6, 7] } },
    { kernel: [3, 2], stride: [2, 3], dilation: [1, 1], padding: 'valid', pads: { before: [0, 0], size: [2, 2] } },
    { kernel: [3, 3], stride: [2, 2], dilation: [1, 1], padding: 1, pads: { before: [1, 1], size: [3, 4] } },
    { kernel: [5, 3], stride: [1, 1], dilation: [1, 1], padding: 2, pads: { before: [2, 2], size: [6, 9] } },
    { kernel: [2, 2], stride: [1, 1], dilation: [2, 3], padding: 'valid', pads: { before: [0, 0], size: [4, 4] } },
    { kernel: [4, 4], stride: [2, 2], dilation: [1, 1], padding: 'same', pads: { before: [1, 1], size: [3, 4] } },
  ])('conv2d $kernel / $stride, $padding is the sum over its window', ({ pads, ...params }) => {
    const { values, weights, inputs, outputShape } = runLayer('conv2d', {
      params: { ...params, filters: 3 },
      shapes: [[6, 7, 2]],
    })
    const [kernel = [], bias = []] = weights
    expect(outputShape).toEqual([...pads.size, 3])
    const { kernel: window, stride, dilation } = params
    expect(
      distance(
        values,
        convolve({ image: inputs[0] ?? [], shape: [6, 7, 2], kernel, window, filters: 3, stride, dilation, ...pads, bias }),
      ),
    ).toBeLessThan(tolerance)
  })

  it('conv1d is conv2d on an image of width 1', () => {
    const { values, weights, inputs } = runLayer('conv1d', {
      params: { filters: 2, kernel: [4], stride: [3], padding: 2 },
      shapes: [[9, 2]],
    })
    const [kernel = [], bias = []] = weights
    // ⌊(9 − 4 + 2·2) / 3⌋ + 1 = 4
    const pads = { before: [2, 0], size: [4, 1] }
    const window = { window: [4, 1], filters: 2, stride: [3, 1], dilation: [1, 1] }
    expect(
      distance(values, convolve({ image: inputs[0] ?? [], shape: [9, 1, 2], kernel, bias, ...window, ...pads })),
    ).toBeLessThan(tolerance)
  })

  it('depthwiseConv2d filters each channel by itself', () => {
    const { values, weights, inputs } = runLayer('depthwiseConv2d', {
      params: { multiplier: 2, padding: 'valid' },
      shapes: [[4, 4, 2]],
    })
    const [kernel = [], bias = []] = weights
    const image = inputs[0] ?? []
    // As an ordinary convolution whose kernel is zero wherever channels would mix.
    const spreadOut = Array.from({ length: 3 * 3 * 2 * 4 }, (_, at) => {
      const [cell, channel, output] = [Math.floor(at / 8), Math.floor(at / 4) % 2, at % 4]
      return Math.floor(output / 2) === channel ? (kernel[cell * 4 + channel * 2 + (output % 2)] ?? 0) : 0
    })
    const rest = { window: [3, 3], filters: 4, stride: [1, 1], dilation: [1, 1], before: [0, 0], size: [2, 2] }
    expect(distance(values, convolve({ image, shape: [4, 4, 2], kernel: spreadOut, bias, ...rest }))).toBeLessThan(tolerance)
  })

  it.each([2, 4])('conv2d in %i groups never mixes channels of different groups', (groups) => {
    const { values, weights, inputs } = runLayer('conv2d', {
      params: { filters: 8, groups, stride: [2, 1], padding: 1 },
      shapes: [[5, 4, 4]],
    })
    const [kernel = [], bias = []] = weights
    // As an ordinary convolution whose kernel is zero wherever groups would mix.
    const seen = 4 / groups
    const spreadOut = Array.from({ length: 3 * 3 * 4 * 8 }, (_, at) => {
      const [cell, channel, filter] = [Math.floor(at / 32), Math.floor(at / 8) % 4, at % 8]
      const isOwn = Math.floor(channel / seen) === Math.floor(filter / (8 / groups))
      return isOwn ? (kernel[(cell * seen + (channel % seen)) * 8 + filter] ?? 0) : 0
    })
    const rest = { window: [3, 3], filters: 8, stride: [2, 1], dilation: [1, 1], before: [1, 1], size: [3, 4] }
    const expected = convolve({ image: inputs[0] ?? [], shape: [5, 4, 4], kernel: spreadOut, bias, ...rest })
    expect(distance(values, expected)).toBeLessThan(tolerance)
  })

  it('separableConv2d is a depthwise one and then a 1×1 one', () => {
    const { values, weights, inputs } = runLayer('separableConv2d', {
      params: { filters: 3, padding: 'valid' },
      shapes: [[5, 4, 2]],
    })
    const [depthwise = [], pointwise = [], bias = []] = weights
    const between = runLayer('depthwiseConv2d', {
      params: { padding: 'valid', bias: false },
      shapes: [[5, 4, 2]],
      inputs,
      weights: [depthwise],
    })
    const rest = { window: [1, 1], filters: 3, stride: [1, 1], dilation: [1, 1], before: [0, 0], size: [3, 2] }
    const expected = convolve({ image: between.values, shape: [3, 2, 2], kernel: pointwise, bias, ...rest })
    expect(distance(values, expected)).toBeLessThan(tolerance)
  })

  it.each([
    { padding: 'valid', kernel: [3, 3], stride: [2, 2], crop: [0, 0], size: [7, 9] },
    { padding: 'same', kernel: [4, 4], stride: [2, 2], crop: [1, 1], size: [6, 8] },
    { padding: 1, kernel: [4, 3], stride: [2, 1], crop: [1, 1], size: [6, 4] },
    { padding: 'valid', kernel: [1, 2], stride: [3, 3], crop: [0, 0], size: [9, 12] },
  ])('conv2dTranspose $kernel / $stride, $padding paints its filters', ({ crop, size, ...params }) => {
    const { values, weights, inputs, outputShape } = runLayer('conv2dTranspose', {
      params: { ...params, filters: 2 },
      shapes: [[3, 4, 2]],
    })
    const [kernel = [], bias = []] = weights
    expect(outputShape).toEqual([...size, 2])
    const { kernel: window, stride } = params
    const image = inputs[0] ?? []
    expect(
      distance(values, transposedConvolve({ image, shape: [3, 4, 2], kernel, window, filters: 2, stride, crop, size, bias })),
    ).toBeLessThan(tolerance)
  })
})

describe('pooling', () => {
  /** All below zero: a pad that counted as 0 would win. */
  const negative = [...spread(7 * 8 * 2, 3)].map((value) => value - 2)

  it.each([
    { pool: [2, 2], stride: [2, 2], padding: 'valid', before: [0, 0], size: [3, 4] },
    { pool: [3, 3], stride: [2, 2], padding: 'same', before: [1, 0], size: [4, 4] },
    { pool: [3, 3], stride: [2, 2], padding: 1, before: [1, 1], size: [4, 4] },
    { pool: [5, 4], stride: [3, 2], padding: 1, before: [1, 1], size: [2, 4] },
    { pool: [5, 5], stride: [1, 3], padding: 2, before: [2, 2], size: [7, 3] },
  ])('maxPool2d $pool / $stride, $padding never lets a pad win', ({ before, size, ...params }) => {
    const { values } = runLayer('maxPool2d', { params, shapes: [[7, 8, 2]], inputs: [negative] })
    const { pool: window, stride } = params
    expect(
      distance(
        values,
        pool({ image: negative, shape: [7, 8, 2], window, stride, before, size }, (cells) => Math.max(...cells)),
      ),
    ).toBeLessThan(tolerance)
  })

  it('maxPool1d with padding never lets a pad win', () => {
    const row = negative.slice(0, 22)
    // ⌊(11 − 5 + 2·2) / 3⌋ + 1 = 4
    const { values } = runLayer('maxPool1d', { params: { pool: [5], stride: [3], padding: 2 }, shapes: [[11, 2]], inputs: [row] })
    const axes = { shape: [11, 1, 2], window: [5, 1], stride: [3, 1], before: [2, 0], size: [4, 1] }
    expect(
      distance(
        values,
        pool({ image: row, ...axes }, (cells) => Math.max(...cells)),
      ),
    ).toBeLessThan(tolerance)
  })

  it('avgPool2d leaves "same" padding out of the mean, and counts zeros that were asked for', () => {
    const mean = (cells: Numbers) => cells.reduce((sum, value) => sum + value, 0) / cells.length
    const same = runLayer('avgPool2d', {
      params: { pool: [3, 3], stride: [2, 2], padding: 'same' },
      shapes: [[7, 8, 2]],
      inputs: [negative],
    })
    const axes = { image: negative, shape: [7, 8, 2], window: [3, 3] }
    expect(distance(same.values, pool({ ...axes, stride: [2, 2], before: [1, 0], size: [4, 4] }, mean))).toBeLessThan(tolerance)
    const zeros = runLayer('avgPool2d', {
      params: { pool: [3, 3], stride: [1, 1], padding: 1 },
      shapes: [[7, 8, 2]],
      inputs: [negative],
    })
    const ninth = (cells: Numbers) => cells.reduce((sum, value) => sum + value, 0) / 9
    expect(distance(zeros.values, pool({ ...axes, stride: [1, 1], before: [1, 1], size: [7, 8] }, ninth))).toBeLessThan(tolerance)
  })

  it('global pools give one number for each channel', () => {
    const image = [1, 10, 2, 20, 3, 30, 6, -60]
    expect(runLayer('globalAvgPool2d', { shapes: [[2, 2, 2]], inputs: [image] }).values).toEqual([3, 0])
    expect(runLayer('globalMaxPool2d', { shapes: [[2, 2, 2]], inputs: [image] }).values).toEqual([6, 30])
  })
})
