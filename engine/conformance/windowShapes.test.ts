import * as core from '@tensorflow/tfjs-core'
import fc from 'fast-check'
import { beforeAll, expect, it } from 'vitest'
import { layerKind, withDefaults } from '../layers/registry.ts'
import { buildLayer, predict } from './builtLayer.ts'

beforeAll(async () => {
  await core.setBackend('cpu')
})

const length = fc.integer({ min: 1, max: 9 })
const pair = (most: number) => fc.tuple(fc.integer({ min: 1, max: most }), fc.integer({ min: 1, max: most }))
const padding = fc.oneof(fc.constantFrom('same', 'valid'), fc.integer({ min: 0, max: 3 }))

const window = fc.record({ size: pair(5), stride: pair(3), padding, dilation: fc.oneof(fc.constant([1, 1] as const), pair(3)) })

it.each(['conv2d', 'separableConv2d', 'depthwiseConv2d', 'conv2dTranspose', 'maxPool2d', 'avgPool2d'])(
  '%s: whatever the window, the shape foretold is the shape that tf.js gives, or the layer refuses',
  (kind) => {
    const definition = layerKind(kind)
    if (definition === undefined) throw new Error(`No kind ${kind}`)
    fc.assert(
      fc.property(fc.tuple(length, length), window, (lengths, { size, stride, padding: pad, dilation }) => {
        const given = { filters: 2, kernel: size, pool: size, stride, padding: pad, dilation }
        const own = Object.fromEntries(Object.entries(given).filter(([name]) => name in definition.params))
        const shape = [...lengths, 2]
        const outcome = definition.inferShape(withDefaults(definition, own), [shape])
        if ('refusals' in outcome) return
        const { model, outputShape } = buildLayer(definition, own, [shape])
        const real = core.tidy(() => predict(model, [core.zeros([1, ...shape])]).shape)
        model.dispose()
        expect({ outputShape, real }).toEqual({ outputShape: outcome.shape, real: [1, ...outcome.shape] })
      }),
      { numRuns: 150, seed: 1 },
    )
  },
)
