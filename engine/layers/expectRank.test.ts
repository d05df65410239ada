import fc from 'fast-check'
import { expect, it } from 'vitest'
import { text } from '../contract/text.ts'
import { shapeSize } from '../graph/shape.ts'
import { expectRank, type AxisRoles } from './expectRank.ts'

const title = text('Conv 2D', '二维卷积')

it('says what is expected, what came in, and what to do', () => {
  expect(expectRank(title, 'image', [784])).toMatchObject({
    code: 'wrong-rank',
    message: {
      en: 'Conv 2D takes height × width × channels. This input is 784 numbers in a row. Add a Reshape before it.',
      zh: '二维卷积需要高 × 宽 × 通道。这个输入是排成一行的 784 个数。请在它前面加一个“变形”。',
    },
    fixes: [{ type: 'insertBefore', kind: 'reshape', params: { shape: [28, 28, 1] } }],
  })
})

it.each([
  ['image', [3072], [32, 32, 3]],
  ['image', [10], [10, 1, 1]],
  ['image', [28, 28], [28, 28, 1]],
  ['image', [4, 4, 2, 3], [4, 4, 6]],
  ['sequence', [64], [64, 1]],
  ['sequence', [8, 8, 3], [8, 24]],
] as const)('offers a %s of %j as %j', (roles, shape, expected) => {
  expect(expectRank(title, roles, shape)?.fixes?.[0]).toMatchObject({ params: { shape: expected } })
})

it('never loses a number in the reshape that it offers', () => {
  const shapes = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 4 })
  fc.assert(
    fc.property(shapes, fc.constantFrom<AxisRoles>('image', 'sequence'), (shape, roles) => {
      const fix = expectRank(title, roles, shape)?.fixes?.[0]
      fc.pre(fix?.type === 'insertBefore')
      const target = fix?.type === 'insertBefore' ? fix.params['shape'] : undefined
      expect(Array.isArray(target) && shapeSize(target)).toBe(shapeSize(shape))
    }),
  )
})
