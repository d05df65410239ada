import { exportCases } from '../../../engine/conformance/exportCases.ts'
import type { SampleCase } from '../../../engine/conformance/sampleCases.ts'
import type { Params } from '../../../engine/contract/document.ts'
import { layerKind, withDefaults } from '../../../engine/layers/registry.ts'

/** Numbers enough to tell a rate and a deviation. */
const shape = [40, 50]
const chanceKinds: readonly (readonly [kind: string, params: Params])[] = [
  ['dropout', { rate: 0.3 }],
  ['gaussianNoise', { deviation: 0.4 }],
]

/** Layers that draw at random while training. */
const chanceCases = chanceKinds.map(([kind, given]): SampleCase => {
  const definition = layerKind(kind)
  if (definition === undefined) throw new Error(`no kind ${kind}`)
  const sample = { params: given, inputs: [shape], output: shape, trainable: 0 }
  return { definition, params: withDefaults(definition, given), inputs: [shape], sample }
})

/** Every layer kind, in every way in which exporters go wrong. */
export const layerCases: readonly SampleCase[] = [...exportCases, ...chanceCases]

export const isByChance = (sampleCase: SampleCase): boolean => chanceCases.includes(sampleCase)

/** Chance has no step that two programs take alike; an output's softmax is a part of its loss, and losses are compared by themselves. */
export const takesStep = ({ definition: { kind } }: SampleCase): boolean =>
  kind !== 'output' && !chanceKinds.some(([each]) => each === kind)

/** Keras would not build noise above 1: it is refused. */
export const isForKeras = ({ params }: SampleCase): boolean => Number(params['deviation'] ?? 0) <= 1
