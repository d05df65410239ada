import { expect, test } from 'vitest'
import type { Json } from './json.ts'
import { readLayer } from './readLayer.ts'

const readAs = (className: string, config: Json, shape: readonly number[]) => {
  const place = { name: 'top', shortName: 'top', inside: [], home: [], calls: [], path: '' }
  const layer = { ...place, className, module: 'keras.layers', registeredName: null, config }
  return readLayer(layer, { inputs: [shape], isTfjs: false, hardSigmoid: 'sixth' })
}

/** As Keras 3.15.1 writes keras.layers.ReLU(…).get_config(). */
const config = { name: 'top', trainable: true, max_value: null, negative_slope: 0, threshold: 0 }
const read = (given: object) => readAs('ReLU', { ...config, ...given }, [4])

test('a ReLU that stops at 6 is ReLU6; other ceilings have no equal here', () => {
  expect(read({ max_value: 6 })).toEqual({ kind: 'activation', params: { function: 'relu6' } })
  expect(read({})).toEqual({ kind: 'activation', params: { function: 'relu' } })
  expect(read({ negative_slope: 0.2 })).toEqual({ kind: 'activation', params: { function: 'leakyRelu', slope: 0.2 } })
  for (const other of [{ max_value: 5 }, { max_value: 6, negative_slope: 0.1 }, { max_value: 6, threshold: 1 }])
    expect(read(other)).toHaveProperty('inert')
})

/** From keras.layers.Conv2D(6, 3, groups=2).get_config() of Keras 3.15.1; Conv1D's has lists of one. */
const window = { padding: 'valid', data_format: 'channels_last', groups: 2, activation: 'linear', use_bias: true, filters: 6 }

test('groups of a Conv2D come in; those of a convolution over steps as of one over a picture of width 1', () => {
  const picture = { ...window, kernel_size: [3, 3], strides: [1, 1], dilation_rate: [1, 1] }
  expect(readAs('Conv2D', picture, [8, 8, 4])).toMatchObject({
    kind: 'conv2d',
    params: { filters: 6, kernel: [3, 3], groups: 2 },
  })
  const steps = { ...window, kernel_size: [3], strides: [1], dilation_rate: [1] }
  expect(readAs('Conv1D', steps, [8, 4])).toMatchObject({
    kind: 'conv2d',
    params: { filters: 6, kernel: [3, 1], groups: 2 },
    reshaped: { from: [8, 1, 4], to: [6, 6] },
  })
})
