import * as core from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { spread } from './builtLayer.ts'
import { batchNormalise, layerNormalise } from './plainLayers.ts'
import { distance, runLayer, tolerance } from './runLayer.ts'

/* Normalisation, activations, merges and the rest against loops written from the papers, in float64, with no code in common. */

beforeAll(async () => {
  await core.setBackend('cpu')
})

describe('normalisation', () => {
  const batch = [...spread(3 * 4 * 2, 11)]
  const weights = [
    [2, 0.5],
    [0.1, -1],
    [0.3, -0.2],
    [1.5, 0.7],
  ]

  it('batchNorm uses its running statistics when it predicts', () => {
    const { values } = runLayer('batchNorm', { params: { epsilon: 0.01 }, shapes: [[4, 2]], inputs: [batch], weights })
    expect(distance(values, batchNormalise({ values: batch, channels: 2, epsilon: 0.01, weights }))).toBeLessThan(tolerance)
  })

  it('batchNorm uses the mean and variance of the batch while training', () => {
    const { values } = runLayer('batchNorm', {
      params: { epsilon: 0.01 },
      shapes: [[4, 2]],
      inputs: [batch],
      weights,
      training: true,
    })
    const [gamma = [], beta = []] = weights
    const columns = [0, 1].map((channel) => batch.filter((_, index) => index % 2 === channel))
    const means = columns.map((column) => column.reduce((sum, value) => sum + value, 0) / column.length)
    const variances = columns.map(
      (column, channel) => column.reduce((sum, value) => sum + (value - (means[channel] ?? 0)) ** 2, 0) / 12,
    )
    expect(
      distance(values, batchNormalise({ values: batch, channels: 2, epsilon: 0.01, weights: [gamma, beta, means, variances] })),
    ).toBeLessThan(tolerance)
  })

  it('layerNorm brings the last axis to mean 0 and deviation 1', () => {
    const gamma = [2, 0.5, 1]
    const beta = [0.1, -1, 0]
    const row = batch.slice(0, 12)
    const { values } = runLayer('layerNorm', {
      params: { epsilon: 0.01 },
      shapes: [[4, 3]],
      inputs: [row],
      weights: [gamma, beta],
    })
    expect(distance(values, layerNormalise({ values: row, channels: 3, epsilon: 0.01, gamma, beta }))).toBeLessThan(tolerance)
  })
})

describe('activations', () => {
  const points = [-3, -1, -0.25, 0.5, 2, 7]
  const sigmoid = (x: number) => 1 / (1 + Math.exp(-x))
  // Klambauer et al. 2017
  const [alpha, lambda] = [1.6732632423543772, 1.0507009873554805]

  it.each([
    ['relu', (x: number) => Math.max(0, x)],
    // Howard et al. 2017
    ['relu6', (x: number) => Math.min(Math.max(0, x), 6)],
    ['elu', (x: number) => (x < 0 ? Math.exp(x) - 1 : x)],
    ['selu', (x: number) => lambda * (x < 0 ? alpha * (Math.exp(x) - 1) : x)],
    // Hendrycks & Gimpel 2016, section 2
    ['geluTanh', (x: number) => 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)))],
    ['swish', (x: number) => x * sigmoid(x)],
    // Howard et al. 2019, section 5.2
    ['hardSwish', (x: number) => (x * Math.min(Math.max(0, x + 3), 6)) / 6],
    ['hardSigmoid', (x: number) => Math.min(Math.max(0, x + 3), 6) / 6],
    ['sigmoid', sigmoid],
    ['tanh', Math.tanh],
    ['softplus', (x: number) => Math.log(1 + Math.exp(x))],
  ] as const)('%s bends each number by its formula', (name, formula) => {
    expect(
      distance(
        runLayer('activation', { params: { function: name }, shapes: [[6]], inputs: [points] }).values,
        points.map((x) => formula(x)),
      ),
    ).toBeLessThan(tolerance)
  })

  it('gelu is x·Φ(x), with Φ from a table of the normal distribution', () => {
    const { values } = runLayer('activation', { params: { function: 'gelu' }, shapes: [[3]], inputs: [[-1, 0, 2]] })
    expect(distance(values, [-0.158655, 0, 2 * 0.97725])).toBeLessThan(tolerance)
  })

  it('leakyRelu lets the chosen share of negative values through', () => {
    const { values } = runLayer('activation', {
      params: { function: 'leakyRelu', slope: 0.2 },
      shapes: [[3]],
      inputs: [[-2, 0, 5]],
    })
    expect(distance(values, [-0.4, 0, 5])).toBeLessThan(tolerance)
  })

  it('the probabilities of the lecture scores 3.2, 5.1, −1.7 are right', () => {
    const { values } = runLayer('output', { shapes: [[3]], inputs: [[3.2, 5.1, -1.7]] })
    // Stanford CS231n, linear classification: the cat's probability is 0.13
    expect(values[0]?.toFixed(2)).toBe('0.13')
    expect(distance([values.reduce((sum, value) => sum + value, 0)], [1])).toBeLessThan(tolerance)
  })
})

describe('the rest', () => {
  it('dense is x·W + b', () => {
    const weights = [
      [1, 2, 3, 4, 5, 6],
      [0.5, -0.5],
    ]
    expect(runLayer('dense', { params: { units: 2 }, shapes: [[3]], inputs: [[1, -1, 2]], weights }).values).toEqual([8.5, 9.5])
  })

  it('embedding looks up rows', () => {
    const params = { vocabulary: 3, dimensions: 2 }
    const table = [[10, 11, 20, 21, 30, 31]]
    expect(runLayer('embedding', { params, shapes: [[4]], inputs: [[2, 0, 1, 2]], weights: table }).values).toEqual([
      30, 31, 10, 11, 20, 21, 30, 31,
    ])
  })

  it.each([
    ['add', [5, 7, 9]],
    ['subtract', [-3, -3, -3]],
    ['multiply', [4, 10, 18]],
    ['average', [2.5, 3.5, 4.5]],
    ['maximum', [4, 5, 6]],
    ['concatenate', [1, 2, 3, 4, 5, 6]],
  ] as const)('%s works value by value', (kind, expected) => {
    const inputs = [
      [1, 2, 3],
      [4, 5, 6],
    ]
    expect(runLayer(kind, { shapes: [[3], [3]], inputs }).values).toEqual(expected)
  })

  it('multiply stretches a 1×1 gate over its channels', () => {
    const inputs = [
      [1, 2, 3, 4],
      [10, 100],
    ]
    expect(
      runLayer('multiply', {
        shapes: [
          [1, 2, 2],
          [1, 1, 2],
        ],
        inputs,
      }).values,
    ).toEqual([10, 200, 30, 400])
  })

  it('flatten and reshape keep the order, channels fastest', () => {
    const image = [1, 2, 3, 4, 5, 6, 7, 8]
    expect(runLayer('flatten', { shapes: [[2, 2, 2]], inputs: [image] }).values).toEqual(image)
    expect(runLayer('reshape', { params: { shape: [4, 2] }, shapes: [[8]], inputs: [image] }).values).toEqual(image)
  })

  it('zeroPad2d puts zeros on each side as asked', () => {
    const params = { top: 1, bottom: 0, left: 0, right: 2 }
    expect(runLayer('zeroPad2d', { params, shapes: [[1, 2, 1]], inputs: [[5, 6]] }).values).toEqual([0, 0, 0, 0, 5, 6, 0, 0])
  })

  it('upsample2d repeats cells, or blends them', () => {
    const params = { factor: [1, 2] }
    expect(runLayer('upsample2d', { params, shapes: [[1, 2, 1]], inputs: [[5, 7]] }).values).toEqual([5, 5, 7, 7])
    const bilinear = { ...params, interpolation: 'bilinear' }
    // Without half pixels, as TensorFlow 1: cells 0, 0.5, 1, and 1.5 cut off at 1.
    expect(runLayer('upsample2d', { params: bilinear, shapes: [[1, 2, 1]], inputs: [[5, 7]] }).values).toEqual([5, 6, 7, 7])
  })

  it('dropout and noise do nothing when the network predicts', () => {
    expect(runLayer('dropout', { shapes: [[3]], inputs: [[1, 2, 3]] }).values).toEqual([1, 2, 3])
    expect(runLayer('gaussianNoise', { shapes: [[3]], inputs: [[1, 2, 3]] }).values).toEqual([1, 2, 3])
  })
})
