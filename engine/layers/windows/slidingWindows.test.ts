import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { text } from '../../contract/text.ts'
import { formulaText } from '../../graph/formula.ts'
import { inferWindowed, windowRemarks, type WindowLayer } from './slidingWindows.ts'
import { windowSettings, type SlidingParams } from './windowParams.ts'

const layer: WindowLayer = { title: text('Conv 2D', '二维卷积'), axes: 2, kernelName: 'kernel' }

describe('non-integer sizes', () => {
  it('a stride that leaves cells unread is mentioned with the size before rounding', () => {
    const params: SlidingParams = { kernel: [5, 5], stride: [2, 2], padding: 'valid' }
    const [remark] = windowRemarks(layer, params, [32, 32, 3])
    expect(remark).toMatchObject({
      code: 'non-integer-size',
      severity: 'hint',
      got: { en: '14.5' },
      message: {
        en: 'Conv 2D does not fit a whole number of times: 32 cells would give 14.5, so the last cell is never read. Choose a stride or padding that comes out even, or leave it so on purpose.',
      },
    })
    // 32 − 5 = 27 = 3·9: stride 1 and 3 come out even and are equally near. 27 + 2p is never even, so "same".
    expect(remark?.fixes?.map(({ label }) => label.en)).toEqual(['Set stride to 1×1', 'Set padding to same'])
  })

  it("a ResNet's stem is left in peace: only a zero of its padding stays unread", () => {
    expect(windowRemarks(layer, { kernel: [7, 7], stride: [2, 2], padding: 3 }, [224, 224, 3])).toEqual([])
  })

  it('every fix that is offered comes out even', () => {
    const size = fc.integer({ min: 4, max: 30 })
    const params = fc.record({
      kernel: fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 })),
      stride: fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 })),
      padding: fc.oneof(fc.constant('valid' as const), fc.integer({ min: 0, max: 2 })),
    })
    fc.assert(
      fc.property(params, size, size, (chosen, height, width) => {
        const shape = [height, width, 1]
        for (const fix of windowRemarks(layer, chosen, shape).flatMap(({ fixes = [] }) => fixes)) {
          const mended = { ...chosen, ...(fix.type === 'setParams' ? fix.params : {}) }
          expect(windowRemarks(layer, mended, shape)).toEqual([])
        }
      }),
    )
  })
})

describe('windows', () => {
  it('shows one line of arithmetic where both axes are alike, two where they differ', () => {
    const square = inferWindowed(layer, { kernel: [3, 3], stride: [1, 1], padding: 'valid' }, { shape: [8, 8, 1], channels: 4 })
    const oblong = inferWindowed(layer, { kernel: [3, 3], stride: [1, 1], padding: 'valid' }, { shape: [8, 6, 1], channels: 4 })
    expect('formula' in square && formulaText(square.formula)).toBe('(8 − 3) / 1 + 1 = 6')
    expect('formula' in oblong && formulaText(oblong.formula)).toBe('(8 − 3) / 1 + 1 = 6, (6 − 3) / 1 + 1 = 4')
  })

  it('refuses a window larger than the image in both numbers', () => {
    const outcome = inferWindowed(layer, { kernel: [7, 7], stride: [1, 1], padding: 'valid' }, { shape: [4, 9, 1], channels: 4 })
    expect(outcome).toMatchObject({
      refusals: [
        {
          code: 'kernel-too-large',
          param: 'kernel',
          message: {
            en: 'Conv 2D reads 7×7 cells at once. This input has only 4×9. Set padding to "same", or make the window smaller.',
          },
        },
      ],
    })
  })

  it.each([
    [{ kernel: [3, 3], stride: [1, 1], padding: 'same' }, '3×3 · same'],
    [{ kernel: [3, 3], stride: [2, 2], padding: 1 }, '3×3 / 2 · p1'],
    [{ kernel: [1, 7], stride: [1, 2], padding: 'valid' }, '1×7 / 1×2 · valid'],
    [{ kernel: [3, 3], stride: [1, 1], dilation: [2, 2], padding: 'same' }, '3×3 · d2×2 · same'],
  ] as const)('the settings line of %o is short', (params, expected) => {
    expect(windowSettings(params)).toBe(expected)
  })
})
