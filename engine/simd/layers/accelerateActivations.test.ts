import * as tf from '@tensorflow/tfjs-core'
import { layers } from '@tensorflow/tfjs-layers'
import { beforeAll, describe, expect, test } from 'vitest'
import { expectSameAsCpu } from '../fixtures/expectSameAsCpu.ts'
import { openTestSimd } from '../fixtures/openTestSimd.ts'
import { someNumbers } from '../fixtures/someNumbers.ts'
import { accelerateActivations } from './accelerateActivations.ts'

beforeAll(async () => {
  const { close } = await openTestSimd({ threads: 2 })
  accelerateActivations()
  return close
})

describe.each(['gelu', 'swish'] as const)('%s', (activation) => {
  const layer = layers.activation({ activation })
  const apply = (x: tf.Tensor) => layer.apply(x) as tf.Tensor

  /* The cpu backend's erf is good to 1.5e-7, which shows where the largest result is small. */
  test('the same numbers and gradients as on the cpu backend', () => {
    expectSameAsCpu(() =>
      [
        [33, 5],
        [17, 9],
        [200, 301],
      ].flatMap((shape) => {
        const x = someNumbers(shape, { seed: 2 })
        return [apply(x), tf.grad(apply)(x, someNumbers(shape, { seed: 3 }))]
      }),
    )
  })

  test('far from 0 it is 0 or x', () => {
    const values = tf.tidy(() => [...apply(tf.tensor1d([-200, 200, -Infinity, Number.NaN])).dataSync()])
    expect(values[0]).toBeCloseTo(0)
    expect(values[1]).toBeCloseTo(200)
    expect(values[3]).toBeNaN()
  })

  test('one kernel forwards and one back', async () => {
    const x = someNumbers([5], { seed: 1 })
    const { kernels } = await tf.profile(() => tf.grad(apply)(x))
    const names = kernels.map(({ name }) => name).filter((name) => name.startsWith('Simd'))
    const kernel = activation === 'gelu' ? 'SimdGelu' : 'SimdSwish'
    expect(names).toEqual([kernel, `${kernel}Grad`])
    expect(kernels.map(({ name }) => name)).not.toContain('Multiply')
  })

  test('the layer stays what it was in a saved model', () => {
    expect(layer.getClassName()).toBe('Activation')
    expect(layer.getConfig()['activation']).toBe(activation)
  })

  test('its gradient has a gradient', () => {
    expectSameAsCpu(() => tf.grad((x: tf.Tensor) => tf.grad(apply)(x))(tf.linspace(-2, 2, 9)))
  })
})
