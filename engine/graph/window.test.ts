import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formulaText } from './formula.ts'
import {
  paddingAmounts,
  transposedFormula,
  transposedLength,
  unreadCells,
  windowFormula,
  windowedLength,
  type AxisWindow,
} from './window.ts'

const plain = { stride: 1, dilation: 1, padding: 'valid' } as const

describe('windowedLength', () => {
  // Stanford CS231n, convolutional networks; Dumoulin & Visin 2016, figures 2.1 to 2.7 and 5.1
  it.each([
    [7, { kernel: 3, stride: 1, dilation: 1, padding: 0 }, 5],
    [7, { kernel: 3, stride: 2, dilation: 1, padding: 0 }, 3],
    [7, { kernel: 3, stride: 2, dilation: 1, padding: 1 }, 4],
    [32, { kernel: 5, stride: 1, dilation: 1, padding: 2 }, 32],
    [227, { kernel: 11, stride: 4, dilation: 1, padding: 0 }, 55],
    [224, { kernel: 7, stride: 2, dilation: 1, padding: 3 }, 112],
    [6, { kernel: 3, stride: 2, dilation: 1, padding: 1 }, 3],
    [7, { kernel: 3, stride: 1, dilation: 2, padding: 0 }, 3],
    [5, { kernel: 3, stride: 2, dilation: 1, padding: 'same' }, 3],
    [4, { kernel: 5, ...plain }, null],
  ] as const)('%i cells under %o give %o', (length, window, expected) => {
    expect(windowedLength(length, window)).toBe(expected)
  })

  const axis = fc.record({
    length: fc.integer({ min: 1, max: 40 }),
    kernel: fc.integer({ min: 1, max: 9 }),
    stride: fc.integer({ min: 1, max: 5 }),
    dilation: fc.integer({ min: 1, max: 3 }),
    padding: fc.oneof(fc.constantFrom('same' as const, 'valid' as const), fc.integer({ min: 0, max: 5 })),
  })

  it('counts the places where a window fits between its padding', () => {
    fc.assert(
      fc.property(axis, ({ length, ...window }) => {
        const { before, after } = paddingAmounts(length, window)
        const last = length + after - (window.dilation * (window.kernel - 1) + 1)
        let fitting = 0
        for (let start = -before; start <= last; start += window.stride) fitting += 1
        expect(windowedLength(length, window) ?? 0).toBe(fitting)
      }),
    )
  })

  it('leaves unread exactly the cells behind the last window', () => {
    fc.assert(
      fc.property(axis, ({ length, ...window }) => {
        const outputs = windowedLength(length, window)
        fc.pre(outputs !== null && window.padding !== 'same')
        const { before } = paddingAmounts(length, window)
        const end = -before + ((outputs ?? 1) - 1) * window.stride + window.dilation * (window.kernel - 1) + 1
        expect(unreadCells(length, window)).toBe(Math.max(0, length - end))
      }),
    )
  })
})

describe('transposedLength', () => {
  it('undoes a convolution that comes out even', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 0, max: 3 }),
        (outputs, stride, extra) => {
          const window: AxisWindow = { kernel: stride + extra, stride, dilation: 1, padding: 'valid' }
          expect(windowedLength(transposedLength(outputs, window), window)).toBe(outputs)
        },
      ),
    )
  })

  it('is that of PyTorch with a number of padding', () => {
    // (L − 1)·s − 2p + k, from the documentation of ConvTranspose2d
    expect(transposedLength(4, { kernel: 4, stride: 2, dilation: 1, padding: 1 })).toBe(3 * 2 - 2 + 4)
  })
})

describe('the arithmetic shown to people', () => {
  it.each([
    [32, { kernel: 5, stride: 1, dilation: 1, padding: 2 }, '(32 − 5 + 2·2) / 1 + 1 = 32'],
    [7, { kernel: 3, stride: 2, dilation: 1, padding: 1 }, '(7 − 3 + 2·1) / 2 + 1 = 4'],
    [32, { kernel: 5, stride: 2, dilation: 1, padding: 'valid' }, '⌊(32 − 5) / 2⌋ + 1 = 14'],
    [28, { kernel: 3, stride: 2, dilation: 1, padding: 'same' }, '⌈28 / 2⌉ = 14'],
    [12, { kernel: 3, stride: 1, dilation: 3, padding: 'valid' }, '(12 − 3·(3 − 1) − 1) / 1 + 1 = 6'],
  ] as const)('%i under %o', (length, window, expected) => {
    expect(formulaText(windowFormula(length, window, 'kernel'))).toBe(expected)
  })

  it('marks the figures that the user can change', () => {
    const parts = windowFormula(32, { kernel: 5, stride: 1, dilation: 1, padding: 2 }, 'pool')
    expect(parts.filter((part) => typeof part !== 'string')).toEqual([
      { param: 'pool', value: '5' },
      { param: 'padding', value: '2' },
      { param: 'stride', value: '1' },
    ])
  })

  it('shows a transposed convolution', () => {
    expect(formulaText(transposedFormula(7, { kernel: 4, stride: 2, dilation: 1, padding: 1 }))).toBe('(7 − 1)·2 + 4 − 2·1 = 14')
    expect(formulaText(transposedFormula(7, { kernel: 3, stride: 2, dilation: 1, padding: 'same' }))).toBe('7·2 = 14')
  })
})
