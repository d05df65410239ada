import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { layerKind, layerKinds, withDefaults } from './registry.ts'

describe('the registry', () => {
  it('has the kinds that saved documents name', () => {
    expect(layerKinds.map(({ kind }) => kind).toSorted()).toEqual([
      'activation',
      'add',
      'average',
      'avgPool2d',
      'batchNorm',
      'concatenate',
      'conv1d',
      'conv2d',
      'conv2dTranspose',
      'dense',
      'depthwiseConv2d',
      'dropout',
      'embedding',
      'flatten',
      'gaussianNoise',
      'globalAvgPool2d',
      'globalMaxPool2d',
      'gru',
      'input',
      'layerNorm',
      'lstm',
      'maxPool1d',
      'maxPool2d',
      'maximum',
      'multiply',
      'output',
      'reshape',
      'separableConv2d',
      'simpleRnn',
      'subtract',
      'upsample2d',
      'zeroPad2d',
    ])
  })

  it('knows nothing of other kinds, such as those of a later version', () => {
    expect(layerKind('transformer')).toBeUndefined()
  })

  it('gives a fresh node its defaults and keeps what is given', () => {
    const dropout = layerKind('dropout')
    if (dropout === undefined) throw new Error('No dropout')
    expect([withDefaults(dropout), withDefaults(dropout, { rate: 0.25 })]).toEqual([{ rate: 0.5 }, { rate: 0.25 }])
  })

  it('has titles and kinds of which no two are the same', () => {
    for (const names of [layerKinds.map(({ title }) => title.en), layerKinds.map(({ title }) => title.zh)]) {
      expect(new Set(names).size).toBe(names.length)
    }
  })
})

describe('the checks of params', () => {
  it('answer to any value from a file, and accept only what is JSON of the right kind', () => {
    const specs = layerKinds.flatMap(({ params }) => Object.values(params))
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const answers = specs.map((spec) => ({ spec, refusal: spec.check(value) }))
        const accepted = answers.filter(({ refusal }) => refusal === null)
        // A padding is a word or a number; everything else has one type of value.
        const strange = accepted.filter(({ spec }) => typeof value !== typeof spec.default && spec.control.type !== 'padding')
        const silent = answers.filter(({ refusal }) => refusal?.en === '' || refusal?.zh === '')
        expect([...strange, ...silent]).toEqual([])
      }),
    )
  })

  it.each([
    ['dense', 'units', 1_000_000_000],
    ['dense', 'units', 0],
    ['dense', 'units', 2.5],
    ['conv2d', 'kernel', [3]],
    ['conv2d', 'kernel', [3, 0]],
    ['conv2d', 'padding', 'full'],
    ['conv2d', 'padding', -1],
    ['dropout', 'rate', 1],
    ['input', 'shape', [65_536, 65_536]],
    ['output', 'loss', 'crossEntropy'],
    ['lstm', 'bidirectional', 'yes'],
  ] as const)('of %s refuse %s: %j', (kind, param, value) => {
    expect(layerKind(kind)?.params[param]?.check(value)).toMatchObject({ en: expect.any(String), zh: expect.any(String) })
  })
})
