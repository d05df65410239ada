import { describe, expect, it } from 'vitest'
import type { Shape } from '../graph/shape.ts'
import { layerKind, withDefaults } from './registry.ts'

function refusal(kind: string, inputs: readonly Shape[]) {
  const outcome = layerKind(kind)?.inferShape({}, inputs)
  return outcome !== undefined && 'refusals' in outcome ? outcome.refusals[0] : undefined
}

describe('a merge of unlike shapes', () => {
  it('names the two inputs that differ and offers a projection on the skip', () => {
    // ResNet (He et al. 2015), first block of the second stage: 64 channels skip to 128 at half the size.
    expect(
      refusal('add', [
        [28, 28, 128],
        [56, 56, 64],
      ]),
    ).toMatchObject({
      code: 'merge-mismatch',
      message: {
        en: 'Add works value by value, so all inputs must have one shape. Input 1 is 28×28×128, input 2 is 56×56×64. Bring them to one shape, for instance with a projection on the shorter way.',
      },
      fixes: [
        {
          type: 'insertBefore',
          index: 1,
          kind: 'conv2d',
          params: { filters: 128, kernel: [1, 1], stride: [2, 2], padding: 'valid' },
        },
      ],
    })
  })

  it.each<readonly [readonly Shape[], string]>([
    [
      [
        [28, 28, 128],
        [56, 56, 64],
      ],
      'conv2d',
    ],
    [
      [
        [16, 8],
        [31, 4],
      ],
      'conv1d',
    ],
    [[[128], [64]], 'dense'],
  ])('on %j is mended by every %s that it offers', (inputs, kind) => {
    const fixes = refusal('add', inputs)?.fixes ?? []
    expect(fixes.length).toBeGreaterThan(0)
    for (const fix of fixes) {
      if (fix.type !== 'insertBefore') throw new Error('A merge inserts layers.')
      expect(fix.kind).toBe(kind)
      const inserted = layerKind(fix.kind)
      const outcome = inserted?.inferShape(withDefaults(inserted, fix.params), [inputs[fix.index] ?? []])
      const other = inputs[fix.index === 0 ? 1 : 0]
      expect(outcome).toMatchObject({ shape: other })
    }
  })

  it('offers nothing where no single projection helps', () => {
    expect(refusal('add', [[28, 28, 128], [1024]])?.fixes).toEqual([])
    expect(
      refusal('average', [
        [10, 10, 3],
        [7, 7, 3],
      ])?.fixes,
    ).toEqual([])
  })

  it('only multiply stretches an axis of length 1', () => {
    const gate: readonly Shape[] = [
      [8, 8, 16],
      [1, 1, 16],
    ]
    expect(refusal('multiply', gate)).toBeUndefined()
    expect(refusal('add', gate)?.code).toBe('merge-mismatch')
  })
})

describe('what the inputs become, in their order', () => {
  const roles = (kind: string, inputs: readonly Shape[], params = {}) => {
    const definition = layerKind(kind)
    return definition?.inputRoles?.({ ...withDefaults(definition), ...params }, inputs).map(({ en }) => en)
  }

  it('is told where the order counts, and only there', () => {
    expect(
      roles('concatenate', [
        [8, 8, 16],
        [8, 8, 5],
      ]),
    ).toEqual(['channels 1 to 16', 'channels 17 to 21'])
    expect(
      roles(
        'concatenate',
        [
          [3, 4],
          [2, 4],
        ],
        { axis: 'first' },
      ),
    ).toEqual(['rows 1 to 3', 'rows 4 to 5'])
    expect(roles('subtract', [[4], [4]])).toEqual(['taken from', 'taken away'])
    for (const kind of ['add', 'multiply', 'average', 'maximum']) expect(roles(kind, [[4], [4]])).toBeUndefined()
  })
})
