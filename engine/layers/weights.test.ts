import { describe, expect, it } from 'vitest'
import type { Params } from '../contract/document.ts'
import type { Shape } from '../graph/shape.ts'
import { layerKind, withDefaults } from './registry.ts'

function weights(kind: string, params: Params, shape: Shape) {
  const definition = layerKind(kind)
  if (definition === undefined) throw new Error(`No kind ${kind}`)
  return definition.weights(withDefaults(definition, params), [shape])
}

describe('the fans that scale start weights (Glorot & Bengio 2010, He et al. 2015)', () => {
  it.each([
    // He et al. 2015, section 2.2: n = k²·c connections into one output
    ['conv2d', { filters: 32 }, [8, 8, 16], 'kernel', 3 * 3 * 16, 3 * 3 * 32],
    // nn.init._calculate_fan_in_and_fan_out of PyTorch 1.13: a filter of 4 groups sees 4 of the 16 channels
    ['conv2d', { filters: 32, groups: 4 }, [8, 8, 16], 'kernel', 3 * 3 * 4, 3 * 3 * 32],
    ['conv1d', { filters: 4, kernel: [5] }, [20, 2], 'kernel', 5 * 2, 5 * 4],
    ['conv2dTranspose', { filters: 8 }, [4, 4, 16], 'kernel', 3 * 3 * 16, 3 * 3 * 8],
    ['dense', { units: 10 }, [784], 'kernel', 784, 10],
    // each output of a depthwise filter has no more than its window behind it
    ['depthwiseConv2d', { multiplier: 2 }, [8, 8, 16], 'depthwise_kernel', 3 * 3, 3 * 3 * 2],
    ['separableConv2d', { filters: 32 }, [8, 8, 16], 'depthwise_kernel', 3 * 3, 3 * 3],
    ['separableConv2d', { filters: 32 }, [8, 8, 16], 'pointwise_kernel', 16, 32],
    ['lstm', { units: 5 }, [7, 3], 'kernel', 3, 4 * 5],
    ['gru', { units: 5 }, [7, 3], 'recurrent_kernel', 5, 3 * 5],
  ] as const)('%s %o on %j: %s', (kind, params, shape, name, fanIn, fanOut) => {
    expect(weights(kind, params, shape).find((weight) => weight.name === name)).toMatchObject({ fanIn, fanOut })
  })
})

it('penalties fall on kernels and never on biases, scales or shifts', () => {
  const penalty = { l1: 0.1, l2: 0.2 }
  const kinds: readonly (readonly [string, Shape])[] = [
    ['conv2d', [8, 8, 2]],
    ['depthwiseConv2d', [8, 8, 2]],
    ['separableConv2d', [8, 8, 2]],
    ['conv2dTranspose', [8, 8, 2]],
    ['conv1d', [8, 2]],
    ['dense', [8]],
    ['lstm', [8, 2]],
    ['batchNorm', [8, 8, 2]],
  ]
  for (const [kind, shape] of kinds) {
    const own = kind === 'batchNorm' ? {} : penalty
    const penalised = weights(kind, own, shape).map((weight) => [weight.name.endsWith('kernel'), weight.penalty])
    expect(penalised).toEqual(penalised.map(([isKernel]) => [isKernel, isKernel === true ? penalty : undefined]))
  }
})

it('the forget gates of an LSTM start open, and both directions have weights of their own', () => {
  expect(weights('lstm', { bidirectional: true }, [4, 2]).map(({ name, initializer }) => [name, initializer])).toEqual([
    ['forward/kernel', 'glorotUniform'],
    ['forward/recurrent_kernel', 'orthogonal'],
    ['forward/bias', 'forgetGateOnes'],
    ['backward/kernel', 'glorotUniform'],
    ['backward/recurrent_kernel', 'orthogonal'],
    ['backward/bias', 'forgetGateOnes'],
  ])
})

it('only the statistics of batch normalisation are no business of the optimiser', () => {
  const untouched = weights('batchNorm', {}, [4]).filter(({ trainable }) => !trainable)
  expect(untouched.map(({ name, initializer }) => [name, initializer])).toEqual([
    ['moving_mean', 'zeros'],
    ['moving_variance', 'ones'],
  ])
})
