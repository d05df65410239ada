import * as core from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { shapeSize } from '../graph/shape.ts'
import { layerKinds } from '../layers/registry.ts'
import { mendDilatedLayers } from '../run/backends/mendDilatedLayers.ts'
import { registerGradients } from '../run/backends/registerGradients.ts'
import { registerMendedGradients } from '../run/backends/registerMendedGradients.ts'
import { buildLayer, predict, spread } from './builtLayer.ts'
import { inputTensors, samplesOf, sampleName, setWeights, type SampleCase } from './sampleCases.ts'

beforeAll(async () => {
  // The gradients that the engine trains with: tf.js's own, with those that it lacks or gets wrong replaced.
  registerGradients()
  mendDilatedLayers()
  registerMendedGradients()
  await core.setBackend('cpu')
})

/** Half the distance of a central difference: small against the curvature, large against float32's 6e-8. */
const step = 1e-3

/** Numbers checked in each tensor, spread over its whole length. */
const checksPerTensor = 6

const cases = layerKinds.filter((definition) => definition.kind !== 'input').flatMap(samplesOf)

describe.each(cases.map((sampleCase) => [sampleName(sampleCase), sampleCase] as const))('%s', (_name, sampleCase) => {
  it('has the gradients that central differences show', () => {
    const before = core.memory().numTensors
    const places = compareGradients(sampleCase)
    const smooth = places.filter(isSmooth)
    // Corners (ReLU at zero, two equal maxima) have no derivative; they must stay the exception.
    expect(smooth.length).toBeGreaterThan(places.length * 0.6)
    const largest = Math.max(...smooth.map(({ central }) => Math.abs(central)), 1)
    const wrong = smooth.filter(
      ({ analytic, central }) => !(Math.abs(analytic - central) <= 0.003 * largest + 0.005 * Math.abs(central)),
    )
    expect(wrong).toEqual([])
    expect(core.memory().numTensors).toBe(before)
  })
})

interface Place {
  readonly tensor: string
  readonly index: number
  readonly analytic: number
  readonly central: number
  /** One-sided differences; they part ways at a corner. */
  readonly above: number
  readonly below: number
}

function isSmooth({ above, below, central }: Place): boolean {
  return Math.abs(above - below) <= 0.02 * Math.max(1, Math.abs(central))
}

/**
 * Derivatives of Σ r·output for fixed r, by back-propagation and by (f(x + h) − f(x − h)) / 2h, at some places of
 * every trainable weight and of the inputs. Batch normalisation is taken in training, where it sees the batch.
 */
function compareGradients(sampleCase: SampleCase): readonly Place[] {
  const { definition, params, inputs } = sampleCase
  const { model, outputShape } = buildLayer(definition, params, inputs)
  const specs = definition.weights(params, inputs)
  setWeights(model, specs)
  const training = definition.kind === 'batchNorm'
  const factors = spread(2 * shapeSize(outputShape), 31)
  const inputVariables = inputTensors(sampleCase).map((tensor) => {
    const variable = core.variable(tensor)
    tensor.dispose()
    return variable
  })
  // read() gives the variable itself, though tf.js types it as a tensor.
  const weightVariables = model.trainableWeights.map((weight) => weight.read() as core.Variable)
  // Whole numbers that choose a row have no derivative.
  const watched = definition.kind === 'embedding' ? weightVariables : [...weightVariables, ...inputVariables]

  const score = () => core.tidy(() => dot(predict(model, inputVariables, { training }).dataSync(), factors))
  const compared: Place[] = []
  const level = score()
  const factorTensor = core.tensor(factors, [2, ...outputShape])
  const { value, grads } = core.variableGrads(
    () => core.sum(core.mul(predict(model, inputVariables, { training }), factorTensor)) as core.Scalar,
    watched,
  )
  for (const variable of watched) {
    const gradient = grads[variable.name]?.dataSync() ?? new Float32Array()
    const start = Float32Array.from(variable.dataSync())
    for (const place of spreadPlaces(start.length)) {
      const high = withChange(variable, start, { place, change: step, score })
      const low = withChange(variable, start, { place, change: -step, score })
      compared.push({
        tensor: variable.name,
        index: place,
        analytic: gradient[place] ?? Number.NaN,
        central: (high - low) / (2 * step),
        above: (high - level) / step,
        below: (level - low) / step,
      })
    }
    assign(variable, start)
  }
  core.dispose([value, factorTensor, ...Object.values(grads), ...inputVariables])
  model.dispose()
  return compared
}

function spreadPlaces(length: number): readonly number[] {
  const count = Math.min(length, checksPerTensor)
  return Array.from({ length: count }, (_, index) => Math.floor((index * length) / count))
}

function withChange(
  variable: core.Variable,
  start: Float32Array,
  { place, change, score }: { readonly place: number; readonly change: number; readonly score: () => number },
): number {
  const values = Float32Array.from(start)
  values[place] = (values[place] ?? 0) + change
  assign(variable, values)
  return score()
}

function assign(variable: core.Variable, values: Float32Array): void {
  core.tidy(() => variable.assign(core.tensor(values, variable.shape)))
}

/** In float64: a float32 sum would drown the difference. */
function dot(values: ArrayLike<number>, factors: Float32Array): number {
  let sum = 0
  factors.forEach((factor, index) => {
    sum += factor * (values[index] ?? Number.NaN)
  })
  return sum
}
