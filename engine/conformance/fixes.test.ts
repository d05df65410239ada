import { describe, expect, it } from 'vitest'
import type { Params } from '../contract/document.ts'
import type { Shape } from '../graph/shape.ts'
import type { AnyLayerDefinition } from '../layers/defineLayer.ts'
import type { LayerFix } from '../layers/layerRefusal.ts'
import { layerKind, layerKinds, withDefaults } from '../layers/registry.ts'
import { definedParams } from './sampleCases.ts'

interface Refused {
  readonly definition: AnyLayerDefinition
  readonly params: Params
  readonly inputs: readonly Shape[]
  readonly code: string
}

const refusedCases: readonly Refused[] = layerKinds.flatMap((definition) =>
  definition.refused.map(({ params, inputs, code }) => ({
    definition,
    inputs,
    code,
    params: withDefaults(definition, definedParams(params)),
  })),
)

function codes(definition: AnyLayerDefinition, params: Params, inputs: readonly Shape[]): readonly string[] {
  const outcome = definition.inferShape(params, inputs)
  return 'refusals' in outcome ? outcome.refusals.map(({ code }) => code) : []
}

/** What the layer says once a fix has been taken; an inserted layer that refuses its own input counts as well. */
function codesAfter({ definition, params, inputs }: Refused, fix: LayerFix): readonly string[] {
  if (fix.type === 'remove') return []
  if (fix.type === 'setParams') {
    const changed = { ...params, ...fix.params }
    const illegal = Object.entries(definition.params).filter(([name, spec]) => spec.check(changed[name]) !== null)
    return [...illegal.map(([name]) => `illegal ${name}`), ...codes(definition, changed, inputs)]
  }
  const inserted = layerKind(fix.kind)
  const before = inputs[fix.index]
  if (inserted === undefined || before === undefined) return ['nothing to insert']
  const outcome = inserted.inferShape(withDefaults(inserted, fix.params), [before])
  if ('refusals' in outcome) return outcome.refusals.map(({ code }) => `inserted ${fix.kind}: ${code}`)
  return codes(
    definition,
    params,
    inputs.map((shape, index) => (index === fix.index ? outcome.shape : shape)),
  )
}

describe.each(refusedCases.map((refused) => [`${refused.definition.kind} on ${refused.inputs.join(' and ')}`, refused] as const))(
  '%s',
  (_name, refused) => {
    it(`takes every fix that it offers for ${refused.code}`, () => {
      const outcome = refused.definition.inferShape(refused.params, refused.inputs)
      const refusals = 'refusals' in outcome ? outcome.refusals : []
      const stillRefused = refusals
        .flatMap(({ fixes = [] }) => fixes)
        .map((fix) => ({ fix: fix.label.en, codes: codesAfter(refused, fix) }))
        .filter(
          (after) => after.codes.includes(refused.code) || after.codes.some((code) => /^(illegal|inserted|nothing)/.test(code)),
        )
      expect(stillRefused).toEqual([])
    })
  },
)

it('rank, window, dilation, groups, reshape, pooling and loss refusals all come with a fix', () => {
  const fixable = [
    'kernel-too-large',
    'dilation-with-stride',
    'channels-not-divisible',
    'filters-not-divisible',
    'reshape-size',
    'pool-padding',
    'loss-task',
    'target-task',
  ]
  const without = refusedCases.filter(({ definition, params, inputs, code }) => {
    const outcome = definition.inferShape(params, inputs)
    const refusal = 'refusals' in outcome ? outcome.refusals.find((one) => one.code === code) : undefined
    return fixable.includes(code) && (refusal?.fixes ?? []).length === 0
  })
  expect(without).toEqual([])
})
