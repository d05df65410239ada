import { expect } from 'vitest'
import type { SampleCase } from '../../../engine/conformance/sampleCases.ts'
import type { FloatTensor } from '../../../engine/document/tensors/safetensors.ts'
import { compareSteps } from '../compareSteps.ts'

type Tensors = ReadonlyMap<string, FloatTensor>

/** The step of one layer elsewhere: weights, statistics and inputs to 1e-4, and each one's move to a twentieth. */
export function expectLayerStep(tensors: Readonly<Record<'before' | 'after' | 'found', Tensors>>): void {
  const { apart, astray, moved } = compareSteps(tensors)
  expect({ apart, astray }).toEqual({ apart: [], astray: [] })
  expect(moved).toBeGreaterThan(0)
}

/** What a layer that draws at random gives while training: bounds are four deviations of what 4,000 numbers tell, and more. */
export function expectChance(
  { definition, params }: SampleCase,
  { given, found }: { readonly given: FloatTensor | undefined; readonly found: FloatTensor | undefined },
): void {
  const values = found?.values ?? new Float32Array(0)
  const from = given?.values ?? new Float32Array(0)
  expect(values.length).toBe(4000)
  if (definition.kind === 'dropout') {
    const rate = Number(params['rate'])
    const kept = [...values.keys()].filter((at) => values[at] !== 0)
    expect(Math.abs(1 - kept.length / values.length - rate)).toBeLessThan(0.03)
    const off = kept.map((at) => Math.abs((values[at] ?? Number.NaN) - (from[at] ?? Number.NaN) / (1 - rate)))
    expect(Math.max(...off)).toBeLessThan(1e-6)
    return
  }
  const noise = values.map((value, at) => value - (from[at] ?? Number.NaN))
  const mean = noise.reduce((sum, value) => sum + value, 0) / noise.length
  const deviation = Math.sqrt(noise.reduce((sum, value) => sum + (value - mean) ** 2, 0) / noise.length)
  expect(Math.abs(mean)).toBeLessThan(0.03)
  expect(Math.abs(deviation - Number(params['deviation']))).toBeLessThan(0.02)
}
