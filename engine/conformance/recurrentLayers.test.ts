import * as core from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Shape } from '../graph/shape.ts'
import { gruSteps, lstmSteps, simpleSteps } from './plainLayers.ts'
import { distance, runLayer, tolerance } from './runLayer.ts'

/* Recurrent layers against loops written from the papers, in float64, with no code in common. */

beforeAll(async () => {
  await core.setBackend('cpu')
})

describe('recurrent layers', () => {
  const shapes: readonly Shape[] = [[4, 3]]
  const sizes = { steps: 4, features: 3, units: 2 }

  it.each([
    ['simpleRnn', simpleSteps],
    ['lstm', lstmSteps],
    ['gru', gruSteps],
  ] as const)('%s follows its equations at every step', (kind, steps) => {
    const { values, weights, inputs } = runLayer(kind, { params: { units: 2, returnSequences: true }, shapes })
    const [kernel = [], recurrent = [], bias = []] = weights
    expect(distance(values, steps({ sequence: inputs[0] ?? [], kernel, recurrent, bias, ...sizes }).flat())).toBeLessThan(
      tolerance,
    )
  })

  it('a bidirectional layer reads the sequence backwards too, and lines the outputs up', () => {
    const { values, weights, inputs } = runLayer('gru', {
      params: { units: 2, returnSequences: true, bidirectional: true },
      shapes,
    })
    const sequence = inputs[0] ?? []
    const backwards = [3, 2, 1, 0].flatMap((step) => sequence.slice(step * 3, step * 3 + 3))
    const [kernel = [], recurrent = [], bias = [], ...second] = weights
    const forth = gruSteps({ sequence, kernel, recurrent, bias, ...sizes })
    const [backKernel = [], backRecurrent = [], backBias = []] = second
    const back = gruSteps({
      sequence: backwards,
      kernel: backKernel,
      recurrent: backRecurrent,
      bias: backBias,
      ...sizes,
    }).toReversed()
    expect(
      distance(
        values,
        forth.flatMap((state, step) => [...state, ...(back[step] ?? [])]),
      ),
    ).toBeLessThan(tolerance)
  })

  it.each([
    ['sum', (left: number, right: number) => left + right],
    ['average', (left: number, right: number) => (left + right) / 2],
    ['multiply', (left: number, right: number) => left * right],
  ] as const)('two directions can be joined by %s', (merge, join) => {
    const { values, weights, inputs } = runLayer('lstm', { params: { units: 2, bidirectional: true, merge }, shapes })
    const sequence = inputs[0] ?? []
    const backwards = [3, 2, 1, 0].flatMap((step) => sequence.slice(step * 3, step * 3 + 3))
    const [kernel = [], recurrent = [], bias = [], backKernel = [], backRecurrent = [], backBias = []] = weights
    const forth = lstmSteps({ sequence, kernel, recurrent, bias, ...sizes }).at(-1) ?? []
    const back =
      lstmSteps({ sequence: backwards, kernel: backKernel, recurrent: backRecurrent, bias: backBias, ...sizes }).at(-1) ?? []
    expect(
      distance(
        values,
        forth.map((value, unit) => join(value, back[unit] ?? Number.NaN)),
      ),
    ).toBeLessThan(tolerance)
  })
})
