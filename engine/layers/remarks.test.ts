import { expect, it } from 'vitest'
import type { Params } from '../contract/document.ts'
import type { Shape } from '../graph/shape.ts'
import { layerKind, withDefaults } from './registry.ts'

function remarks(kind: string, params: Params, shape: Shape) {
  const definition = layerKind(kind)
  if (definition === undefined) throw new Error(`No kind ${kind}`)
  return definition.remarks?.(withDefaults(definition, params), [shape]) ?? []
}

it('a flatten on a row offers to go', () => {
  expect(remarks('flatten', {}, [64])).toMatchObject([{ code: 'nothing-to-flatten', fixes: [{ type: 'remove' }] }])
})

it('softmax and losses that compare scores warn where there is one score only', () => {
  expect(remarks('activation', { function: 'softmax' }, [1])).toMatchObject([{ code: 'softmax-of-one', severity: 'warning' }])
  expect(remarks('output', {}, [1])).toMatchObject([{ code: 'one-score', fixes: [{ params: { loss: 'binaryCrossEntropy' } }] }])
  expect(remarks('output', { loss: 'binaryCrossEntropy' }, [1])).toEqual([])
  expect(remarks('output', {}, [2])).toEqual([])
})
