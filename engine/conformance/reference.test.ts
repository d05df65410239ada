import * as core from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Params } from '../contract/document.ts'
import { shapeSize, type Shape } from '../graph/shape.ts'
import { layerKind, withDefaults } from '../layers/registry.ts'
import { buildLayer, predict, spread } from './builtLayer.ts'
import {
  batchNormalise,
  convolve,
  gruSteps,
  layerNormalise,
  lstmSteps,
  pool,
  simpleSteps,
  transposedConvolve,
  type Numbers,
} from './plainLayers.ts'

/* Every built layer against loops written from the papers, in float64, with no code in common. */

beforeAll(async () => {
  await core.setBackend('cpu')
})

/** float32 against float64. */
const tolerance = 1e-5

interface Run {
  readonly params?: Params
  readonly shapes: readonly Shape[]
  readonly inputs?: readonly (readonly number[])[]
  readonly weights?: readonly (readonly number[])[]
  readonly training?: boolean
}

/** Runs one built layer on a batch of one (or as many samples as `inputs` holds), with the given or spread weights. */
function run(kind: string, { params = {}, shapes, inputs, weights, training = false }: Run) {
  const definition = layerKind(kind)
  if (definition === undefined) throw new Error(`No kind ${kind}`)
  const full = withDefaults(definition, params)
  const built = buildLayer(definition, params, shapes)
  const specs = definition.weights(full, shapes)
  const weightValues = specs.map(({ shape }, index) => weights?.[index] ?? [...spread(shapeSize(shape), index * 100 + 3)])
  const inputValues = shapes.map((shape, index) => inputs?.[index] ?? [...spread(shapeSize(shape), index * 50 + 7)])
  const values = core.tidy(() => {
    built.model.setWeights(weightValues.map((numbers, index) => core.tensor([...numbers], [...(specs[index]?.shape ?? [])])))
    const tensors = inputValues.map((numbers, index) => {
      const shape = shapes[index] ?? []
      return core.tensor([...numbers], [numbers.length / shapeSize(shape), ...shape])
    })
    return [...predict(built.model, tensors, { training }).dataSync()]
  })
  built.model.dispose()
  return { values, weights: weightValues, inputs: inputValues, outputShape: built.outputShape }
}

/** Largest difference; NaN where the lengths differ. */
function distance(found: Numbers, expected: Numbers): number {
  if (found.length !== expected.length) return Number.NaN
  return found.reduce((most, value, index) => Math.max(most, Math.abs(value - (expected[index] ?? Number.NaN))), 0)
}

describe('convolutions', () => {
  it.each([
    { kernel: [3, 3], stride: [1, 1], dilation: [1, 1], padding: 'same', pads: { before: [1, 1], size: [6, 7] } },
    { kernel: [3, 2], stride: [2, 3], dilation: [1, 1], padding: 'valid', pads: { before: [0, 0], size: [2, 2] } },
    { kernel: [3, 3], stride: [2, 2], dilation: [1, 1], padding: 1, pads: { before: [1, 1], size: [3, 4] } },
    { kernel: [5, 3], stride: [1, 1], dilation: [1, 1], padding: 2, pads: { before: [2, 2], size: [6, 9] } },
    { kernel: [2, 2], stride: [1, 1], dilation: [2, 3], padding: 'valid', pads: { before: [0, 0], size: [4, 4] } },
    { kernel: [4, 4], stride: [2, 2], dilation: [1, 1], padding: 'same', pads: { before: [1, 1], size: [3, 4] } },
  ])('conv2d $kernel / $stride, $padding is the sum over its window', ({ pads, ...params }) => {
    const { values, weights, inputs, outputShape } = run('conv2d', { params: { ...params, filters: 3 }, shapes: [[6, 7, 2]] })
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
    const { values, weights, inputs } = run('conv1d', {
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
    const { values, weights, inputs } = run('depthwiseConv2d', {
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

  it('separableConv2d is a depthwise one and then a 1×1 one', () => {
    const { values, weights, inputs } = run('separableConv2d', { params: { filters: 3, padding: 'valid' }, shapes: [[5, 4, 2]] })
    const [depthwise = [], pointwise = [], bias = []] = weights
    const between = run('depthwiseConv2d', {
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
    const { values, weights, inputs, outputShape } = run('conv2dTranspose', {
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
    const { values } = run('maxPool2d', { params, shapes: [[7, 8, 2]], inputs: [negative] })
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
    const { values } = run('maxPool1d', { params: { pool: [5], stride: [3], padding: 2 }, shapes: [[11, 2]], inputs: [row] })
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
    const same = run('avgPool2d', {
      params: { pool: [3, 3], stride: [2, 2], padding: 'same' },
      shapes: [[7, 8, 2]],
      inputs: [negative],
    })
    const axes = { image: negative, shape: [7, 8, 2], window: [3, 3] }
    expect(distance(same.values, pool({ ...axes, stride: [2, 2], before: [1, 0], size: [4, 4] }, mean))).toBeLessThan(tolerance)
    const zeros = run('avgPool2d', {
      params: { pool: [3, 3], stride: [1, 1], padding: 1 },
      shapes: [[7, 8, 2]],
      inputs: [negative],
    })
    const ninth = (cells: Numbers) => cells.reduce((sum, value) => sum + value, 0) / 9
    expect(distance(zeros.values, pool({ ...axes, stride: [1, 1], before: [1, 1], size: [7, 8] }, ninth))).toBeLessThan(tolerance)
  })

  it('global pools give one number for each channel', () => {
    const image = [1, 10, 2, 20, 3, 30, 6, -60]
    expect(run('globalAvgPool2d', { shapes: [[2, 2, 2]], inputs: [image] }).values).toEqual([3, 0])
    expect(run('globalMaxPool2d', { shapes: [[2, 2, 2]], inputs: [image] }).values).toEqual([6, 30])
  })
})

describe('recurrent layers', () => {
  const shapes: readonly Shape[] = [[4, 3]]
  const sizes = { steps: 4, features: 3, units: 2 }

  it.each([
    ['simpleRnn', simpleSteps],
    ['lstm', lstmSteps],
    ['gru', gruSteps],
  ] as const)('%s follows its equations at every step', (kind, steps) => {
    const { values, weights, inputs } = run(kind, { params: { units: 2, returnSequences: true }, shapes })
    const [kernel = [], recurrent = [], bias = []] = weights
    expect(distance(values, steps({ sequence: inputs[0] ?? [], kernel, recurrent, bias, ...sizes }).flat())).toBeLessThan(
      tolerance,
    )
  })

  it('a bidirectional layer reads the sequence backwards too, and lines the outputs up', () => {
    const { values, weights, inputs } = run('gru', { params: { units: 2, returnSequences: true, bidirectional: true }, shapes })
    const sequence = inputs[0] ?? []
    const backwards = [3, 2, 1, 0].flatMap((step) => sequence.slice(step * 3, step * 3 + 3))
    const [kernel = [], recurrent = [], bias = [], ...second] = weights
    const forth = gruSteps({ sequence, kernel, recurrent, bias, ...sizes })
    const [backKernel = [], backRecurrent = [], backBias = []] = second
    const back = gruSteps({
      sequence: backwards,
      kernel: backKernel,
      recurrent: backRecurrent,
      bias: backBias,
      ...sizes,
    }).toReversed()
    expect(
      distance(
        values,
        forth.flatMap((state, step) => [...state, ...(back[step] ?? [])]),
      ),
    ).toBeLessThan(tolerance)
  })

  it.each([
    ['sum', (left: number, right: number) => left + right],
    ['average', (left: number, right: number) => (left + right) / 2],
    ['multiply', (left: number, right: number) => left * right],
  ] as const)('two directions can be joined by %s', (merge, join) => {
    const { values, weights, inputs } = run('lstm', { params: { units: 2, bidirectional: true, merge }, shapes })
    const sequence = inputs[0] ?? []
    const backwards = [3, 2, 1, 0].flatMap((step) => sequence.slice(step * 3, step * 3 + 3))
    const [kernel = [], recurrent = [], bias = [], backKernel = [], backRecurrent = [], backBias = []] = weights
    const forth = lstmSteps({ sequence, kernel, recurrent, bias, ...sizes }).at(-1) ?? []
    const back =
      lstmSteps({ sequence: backwards, kernel: backKernel, recurrent: backRecurrent, bias: backBias, ...sizes }).at(-1) ?? []
    expect(
      distance(
        values,
        forth.map((value, unit) => join(value, back[unit] ?? Number.NaN)),
      ),
    ).toBeLessThan(tolerance)
  })
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
    const { values } = run('batchNorm', { params: { epsilon: 0.01 }, shapes: [[4, 2]], inputs: [batch], weights })
    expect(distance(values, batchNormalise({ values: batch, channels: 2, epsilon: 0.01, weights }))).toBeLessThan(tolerance)
  })

  it('batchNorm uses the mean and variance of the batch while training', () => {
    const { values } = run('batchNorm', { params: { epsilon: 0.01 }, shapes: [[4, 2]], inputs: [batch], weights, training: true })
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
    const { values } = run('layerNorm', { params: { epsilon: 0.01 }, shapes: [[4, 3]], inputs: [row], weights: [gamma, beta] })
    expect(distance(values, layerNormalise({ values: row, channels: 3, epsilon: 0.01, gamma, beta }))).toBeLessThan(tolerance)
  })
})

describe('activations', () => {
  const points = [-3, -1, -0.25, 0, 0.5, 2]
  const sigmoid = (x: number) => 1 / (1 + Math.exp(-x))
  // Klambauer et al. 2017
  const [alpha, lambda] = [1.6732632423543772, 1.0507009873554805]

  it.each([
    ['relu', (x: number) => Math.max(0, x)],
    ['elu', (x: number) => (x < 0 ? Math.exp(x) - 1 : x)],
    ['selu', (x: number) => lambda * (x < 0 ? alpha * (Math.exp(x) - 1) : x)],
    ['swish', (x: number) => x * sigmoid(x)],
    ['sigmoid', sigmoid],
    ['tanh', Math.tanh],
    ['softplus', (x: number) => Math.log(1 + Math.exp(x))],
  ] as const)('%s bends each number by its formula', (name, formula) => {
    expect(
      distance(
        run('activation', { params: { function: name }, shapes: [[6]], inputs: [points] }).values,
        points.map((x) => formula(x)),
      ),
    ).toBeLessThan(tolerance)
  })

  it('gelu is x·Φ(x), with Φ from a table of the normal distribution', () => {
    const { values } = run('activation', { params: { function: 'gelu' }, shapes: [[3]], inputs: [[-1, 0, 2]] })
    expect(distance(values, [-0.158655, 0, 2 * 0.97725])).toBeLessThan(tolerance)
  })

  it('leakyRelu lets the chosen share of negative values through', () => {
    const { values } = run('activation', { params: { function: 'leakyRelu', slope: 0.2 }, shapes: [[3]], inputs: [[-2, 0, 5]] })
    expect(distance(values, [-0.4, 0, 5])).toBeLessThan(tolerance)
  })

  it('the probabilities of the lecture scores 3.2, 5.1, −1.7 are right', () => {
    const { values } = run('output', { shapes: [[3]], inputs: [[3.2, 5.1, -1.7]] })
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
    expect(run('dense', { params: { units: 2 }, shapes: [[3]], inputs: [[1, -1, 2]], weights }).values).toEqual([8.5, 9.5])
  })

  it('embedding looks up rows', () => {
    const params = { vocabulary: 3, dimensions: 2 }
    const table = [[10, 11, 20, 21, 30, 31]]
    expect(run('embedding', { params, shapes: [[4]], inputs: [[2, 0, 1, 2]], weights: table }).values).toEqual([
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
    expect(run(kind, { shapes: [[3], [3]], inputs }).values).toEqual(expected)
  })

  it('multiply stretches a 1×1 gate over its channels', () => {
    const inputs = [
      [1, 2, 3, 4],
      [10, 100],
    ]
    expect(
      run('multiply', {
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
    expect(run('flatten', { shapes: [[2, 2, 2]], inputs: [image] }).values).toEqual(image)
    expect(run('reshape', { params: { shape: [4, 2] }, shapes: [[8]], inputs: [image] }).values).toEqual(image)
  })

  it('zeroPad2d puts zeros on each side as asked', () => {
    const params = { top: 1, bottom: 0, left: 0, right: 2 }
    expect(run('zeroPad2d', { params, shapes: [[1, 2, 1]], inputs: [[5, 6]] }).values).toEqual([0, 0, 0, 0, 5, 6, 0, 0])
  })

  it('upsample2d repeats cells, or blends them', () => {
    const params = { factor: [1, 2] }
    expect(run('upsample2d', { params, shapes: [[1, 2, 1]], inputs: [[5, 7]] }).values).toEqual([5, 5, 7, 7])
    const bilinear = { ...params, interpolation: 'bilinear' }
    // Without half pixels, as TensorFlow 1: cells 0, 0.5, 1, and 1.5 cut off at 1.
    expect(run('upsample2d', { params: bilinear, shapes: [[1, 2, 1]], inputs: [[5, 7]] }).values).toEqual([5, 6, 7, 7])
  })

  it('dropout and noise do nothing when the network predicts', () => {
    expect(run('dropout', { shapes: [[3]], inputs: [[1, 2, 3]] }).values).toEqual([1, 2, 3])
    expect(run('gaussianNoise', { shapes: [[3]], inputs: [[1, 2, 3]] }).values).toEqual([1, 2, 3])
  })
})
