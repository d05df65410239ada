import { expect, test } from 'vitest'
import { layerKinds } from '../../engine/layers/registry.ts'
import { matchKinds } from './matchKinds.ts'

const first = (query: string) => matchKinds(layerKinds, query)[0]?.kind

test('a kind is found by its title in either language, its key, and the words people use for it', () => {
  expect([first('fully'), first('全连接'), first('conv2d'), first('linear'), first('最大池化')]).toEqual([
    'dense',
    'dense',
    'conv2d',
    'dense',
    'maxPool2d',
  ])
})

test('every word of the search has to fit', () => {
  expect(matchKinds(layerKinds, 'max pool').every(({ kind }) => kind.toLowerCase().includes('max'))).toBe(true)
  expect(matchKinds(layerKinds, 'max zzz')).toEqual([])
})

test('without a search all kinds stand in the order of the registry', () => {
  expect(matchKinds(layerKinds, ' ')).toBe(layerKinds)
})
