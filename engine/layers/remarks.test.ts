import { expect, it } from 'vitest'
import type { Params } from '../contract/document.ts'
import type { Shape } from '../graph/shape.ts'
import { layerKind, withDefaults } from './registry.ts'

function remarks(kind: string, params: Params, shape: Shape) {
  const definition = layerKind(kind)
  if (definition === undefined) throw new Error(`No kind ${kind}`)
  return definition.remarks?.(withDefaults(definition, params), [shape]) ?? []
}

it('a fully connected layer on an image says that it works on the last axis only, and offers Flatten', () => {
  expect(remarks('dense', {}, [2, 2, 32])).toMatchObject([
    {
      code: 'last-axis-only',
      severity: 'warning',
      message: {
        en: 'Fully connected works on the last axis of 2×2×32 only. People usually want all 128 numbers in a row. Insert a Flatten before it, unless this is meant.',
      },
      fixes: [{ type: 'insertBefore', kind: 'flatten' }],
    },
  ])
})

it('on a sequence, where one layer for every step is common, that is no more than a hint', () => {
  expect(remarks('dense', {}, [10, 32])).toMatchObject([{ code: 'last-axis-only', severity: 'hint' }])
  expect(remarks('dense', {}, [320])).toEqual([])
})

it('a flatten on a row offers to go', () => {
  expect(remarks('flatten', {}, [64])).toMatchObject([{ code: 'nothing-to-flatten', fixes: [{ type: 'remove' }] }])
})

it('softmax and losses that compare scores warn where there is one score only', () => {
  expect(remarks('activation', { function: 'softmax' }, [1])).toMatchObject([{ code: 'softmax-of-one', severity: 'warning' }])
  expect(remarks('output', {}, [1])).toMatchObject([{ code: 'one-score', fixes: [{ params: { loss: 'binaryCrossEntropy' } }] }])
  expect(remarks('output', { loss: 'binaryCrossEntropy' }, [1])).toEqual([])
  expect(remarks('output', {}, [2])).toEqual([])
})
