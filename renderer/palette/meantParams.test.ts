import { expect, test } from 'vitest'
import { layerKinds } from '../../engine/layers/registry.ts'
import { matchKinds } from './matchKinds.ts'
import { meantParams } from './meantParams.ts'

test.each([
  ['sigmoid', 'sigmoid'],
  ['Tanh', 'tanh'],
  ['leaky relu', 'leakyRelu'],
  ['soft', 'softplus'],
  ['softmax', 'softmax'],
  ['relu', 'relu'],
  ['gelu', 'gelu'],
  ['hard swish', 'hardSwish'],
])('who searches for %s gets an activation with the function %s', (query, name) => {
  expect(matchKinds(layerKinds, query)[0]?.kind).toBe('activation')
  expect(meantParams('activation', query)?.params).toEqual({ function: name })
})

test('the kind’s own name, and other kinds, mean no function', () => {
  expect(meantParams('activation', 'activation')).toBeNull()
  expect(meantParams('activation', ' ')).toBeNull()
  expect(meantParams('lstm', 'tanh')).toBeNull()
})
