import '@tensorflow/tfjs-backend-cpu'
import { setBackend, variable, zeros } from '@tensorflow/tfjs-core'
import { beforeAll, expect, test } from 'vitest'
import { nodeId } from '../../contract/ids.ts'
import type { WeightSpec } from '../../layers/weightSpec.ts'
import type { CompiledWeight } from './compiledNet.ts'
import { drawWeights, drawWeightsInPieces } from './drawWeights.ts'

beforeAll(() => setBackend('cpu'))

const weight = (key: string, shape: readonly number[], initializer: WeightSpec['initializer']): CompiledWeight => ({
  key,
  node: nodeId(key),
  spec: { name: 'kernel', shape, initializer, fanIn: 9, fanOut: 4, trainable: true },
  trainable: true,
  learningRateFactor: 1,
  variable: variable(zeros([...shape])),
})

const weights = (): readonly CompiledWeight[] => [
  /* More than one piece of 2²⁰ values. */
  weight('large', [1200, 1000], 'heNormal'),
  weight('uniform', [7, 3], 'glorotUniform'),
  weight('gates', [8], 'forgetGateOnes'),
  weight('recurrent', [6, 6], 'orthogonal'),
]

test('weights drawn in pieces are those drawn in one go, and the host is heard in between', async () => {
  const whole = weights()
  const pieces = weights()
  let rests = 0
  drawWeights(whole, 7)
  await drawWeightsInPieces(pieces, {
    seed: 7,
    rest: () => {
      rests += 1
      return Promise.resolve()
    },
  })
  for (const [index, { variable: drawn }] of whole.entries()) {
    const piecewise = pieces[index]?.variable.dataSync()
    expect(drawn.dataSync().findIndex((value, place) => value !== piecewise?.[place])).toBe(-1)
  }
  expect(rests).toBeGreaterThan(whole.length)
})
