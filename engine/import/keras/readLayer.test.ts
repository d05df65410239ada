import { expect, test } from 'vitest'
import { readLayer } from './readLayer.ts'

/** As Keras 3.15.1 writes keras.layers.ReLU(…).get_config(). */
const config = { name: 'top', trainable: true, max_value: null, negative_slope: 0, threshold: 0 }
const read = (given: object) => {
  const place = { name: 'top', shortName: 'top', inside: [], calls: [], path: '' }
  const layer = { ...place, className: 'ReLU', module: 'keras.layers', registeredName: null, config: { ...config, ...given } }
  return readLayer(layer, { inputs: [[4]], isTfjs: false })
}

test('a ReLU that stops at 6 is ReLU6; other ceilings have no equal here', () => {
  expect(read({ max_value: 6 })).toEqual({ kind: 'activation', params: { function: 'relu6' } })
  expect(read({})).toEqual({ kind: 'activation', params: { function: 'relu' } })
  expect(read({ negative_slope: 0.2 })).toEqual({ kind: 'activation', params: { function: 'leakyRelu', slope: 0.2 } })
  for (const other of [{ max_value: 5 }, { max_value: 6, negative_slope: 0.1 }, { max_value: 6, threshold: 1 }])
    expect(read(other)).toHaveProperty('inert')
})
