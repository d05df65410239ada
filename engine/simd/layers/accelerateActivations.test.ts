import * as tf from '@tensorflow/tfjs-core'
import { layers } from '@tensorflow/tfjs-layers'
import { beforeAll, describe, expect, test } from 'vitest'
import { expectSameAsCpu } from '../fixtures/expectSameAsCpu.ts'
import { openTestSimd } from '../fixtures/openTestSimd.ts'
import { someNumbers } from '../fixtures/someNumbers.ts'
import { accelerateActivations } from './accelerateActivations.ts'

/* What tf.js lacks, as a program may register it. */
const gate = (x: tf.Tensor): tf.Tensor => tf.clipByValue(tf.add(tf.mul(x, 1 / 6), 0.5), 0, 1)
class Plain extends tf.serialization.Serializable {
  getConfig(): tf.serialization.ConfigDict {
    return {}
  }
}
class HardSigmoid extends Plain {
  static className = 'hardSigmoid6'
  apply(x: tf.Tensor): tf.Tensor {
    return gate(x)
  }
}
class HardSwish extends Plain {
  static className = 'hardSwish'
  apply(x: tf.Tensor): tf.Tensor {
    return tf.mul(x, gate(x))
  }
}

const kernelsOf = {
  gelu: ['SimdGelu', 'SimdGeluGrad'],
  swish: ['SimdSwish', 'SimdSwishGrad'],
  hardSwish: ['SimdHardSwish', 'SimdHardSwishGrad'],
  hardSigmoid6: ['SimdHardSigmoid', 'SimdHardSigmoidGrad'],
  relu6: ['Relu6', 'SimdRelu6Grad'],
} as const
/** What becomes of 200. */
const largestOf = { gelu: 200, swish: 200, hardSwish: 200, hardSigmoid6: 1, relu6: 6 } as const

beforeAll(async () => {
  tf.serialization.registerClass(HardSigmoid)
  tf.serialization.registerClass(HardSwish)
  const { close } = await openTestSimd({ threads: 2 })
  accelerateActivations()
  return close
})

describe.each(['gelu', 'swish', 'hardSwish', 'hardSigmoid6', 'relu6'] as const)('%s', (activation) => {
  // tf.js's types know its own names only.
  const made = () => layers.activation({ activation: activation as 'swish' })
  const apply = (x: tf.Tensor) => made().apply(x) as tf.Tensor

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

  test('far from 0 it is 0 or x, a gate 0 or 1, relu6 at most 6', () => {
    const values = tf.tidy(() => [...apply(tf.tensor1d([-200, 200, -Infinity, Number.NaN])).dataSync()])
    expect(values[0]).toBeCloseTo(0)
    expect(values[1]).toBeCloseTo(largestOf[activation])
    expect(values[3]).toBeNaN()
  })

  test('one kernel forwards and one back', async () => {
    const x = someNumbers([5], { seed: 1 })
    const { kernels } = await tf.profile(() => tf.grad(apply)(x))
    const names = kernels.map(({ name }) => name).filter((name) => name.startsWith('Simd') || name === 'Relu6')
    expect(names).toEqual(kernelsOf[activation])
    expect(kernels.map(({ name }) => name)).not.toContain('Multiply')
  })

  test('the layer stays what it was in a saved model', () => {
    const layer = made()
    expect(layer.getClassName()).toBe('Activation')
    expect(layer.getConfig()['activation']).toBe(activation)
  })
})

/* The hard ones have none in tf.js: its bounds have no second derivative. */
test.each(['gelu', 'swish'] as const)('the gradient of %s has a gradient', (activation) => {
  const apply = (x: tf.Tensor) => layers.activation({ activation }).apply(x) as tf.Tensor
  expectSameAsCpu(() => tf.grad((x: tf.Tensor) => tf.grad(apply)(x))(tf.linspace(-2, 2, 9)))
})
