import { shapeSize } from '../../graph/shape.ts'
import type { WeightSpec } from '../../layers/weightSpec.ts'

/** Where numbers are drawn from: nextUniform gives [0, 1), nextNormal mean 0 and deviation 1. */
export interface RandomNumbers {
  nextUniform(): number
  nextNormal(): number
}

/** Deviation of a normal distribution that is cut off at ±2 deviations. */
const truncatedDeviation = 0.87962566103423978

/**
 * Start values of one weight tensor, row-major. Scaled initialisers as in Keras: uniform within ±√(3·scale), normal
 * cut off at two deviations with deviation √scale, where scale is 2/(fanIn + fanOut) for Glorot & Bengio 2010 and
 * 2/fanIn for He et al. 2015. `smallNormal` is 0.01·N(0, 1), not cut off; `smallUniform` is ±0.05.
 */
export function initialValues(spec: WeightSpec, random: RandomNumbers): Float32Array<ArrayBuffer> {
  const values = new Float32Array(shapeSize(spec.shape))
  switch (spec.initializer) {
    case 'zeros':
      return values
    case 'ones':
      return values.fill(1)
    case 'forgetGateOnes':
      return setForgetGates(values)
    case 'smallNormal':
      return drawInto(values, () => 0.01 * random.nextNormal())
    case 'smallUniform':
      return drawInto(values, () => 0.1 * random.nextUniform() - 0.05)
    case 'glorotUniform':
      return drawInto(values, uniformWithin(Math.sqrt(6 / (spec.fanIn + spec.fanOut)), random))
    case 'heUniform':
      return drawInto(values, uniformWithin(Math.sqrt(6 / spec.fanIn), random))
    case 'glorotNormal':
      return drawInto(values, truncatedNormal(Math.sqrt(2 / (spec.fanIn + spec.fanOut)), random))
    case 'heNormal':
      return drawInto(values, truncatedNormal(Math.sqrt(2 / spec.fanIn), random))
    case 'orthogonal':
      return orthogonalValues(spec, random)
  }
}

function drawInto(values: Float32Array<ArrayBuffer>, draw: () => number): Float32Array<ArrayBuffer> {
  for (let index = 0; index < values.length; index++) values[index] = draw()
  return values
}

function uniformWithin(limit: number, random: RandomNumbers): () => number {
  return () => (2 * random.nextUniform() - 1) * limit
}

function truncatedNormal(deviation: number, random: RandomNumbers): () => number {
  return () => {
    let value = random.nextNormal()
    while (Math.abs(value) > 2) value = random.nextNormal()
    return (value * deviation) / truncatedDeviation
  }
}

/** The LSTM's bias holds its gates as input, forget, cell, output; a forget gate that starts open remembers (Jozefowicz et al. 2015). */
function setForgetGates(values: Float32Array<ArrayBuffer>): Float32Array<ArrayBuffer> {
  const units = values.length / 4
  return values.fill(1, units, 2 * units)
}

/**
 * Rows or columns, whichever are fewer, become orthonormal (Saxe et al. 2014), by modified Gram-Schmidt in float64 with
 * one repetition. tf.js's own takes seconds for what this does in milliseconds (tensorflow/tfjs#270).
 */
function orthogonalValues(spec: WeightSpec, random: RandomNumbers): Float32Array<ArrayBuffer> {
  const columns = spec.shape.at(-1) ?? 1
  const rows = shapeSize(spec.shape) / columns
  const [count, length] = rows < columns ? [rows, columns] : [columns, rows]
  const vectors = Array.from({ length: count }, () => Float64Array.from({ length }, () => random.nextNormal()))
  vectors.forEach((vector, index) => {
    for (let repetition = 0; repetition < 2; repetition++) {
      for (const earlier of vectors.slice(0, index)) subtractProjection(vector, earlier)
    }
    const norm = Math.sqrt(dot(vector, vector))
    for (let axis = 0; axis < length; axis++) vector[axis] = (vector[axis] ?? 0) / norm
  })
  const values = new Float32Array(rows * columns)
  vectors.forEach((vector, index) => {
    vector.forEach((value, axis) => {
      values[rows < columns ? index * columns + axis : axis * columns + index] = value
    })
  })
  return values
}

function subtractProjection(vector: Float64Array, unit: Float64Array): void {
  const share = dot(vector, unit)
  for (let axis = 0; axis < vector.length; axis++) vector[axis] = (vector[axis] ?? 0) - share * (unit[axis] ?? 0)
}

function dot(left: Float64Array, right: Float64Array): number {
  let sum = 0
  for (let axis = 0; axis < left.length; axis++) sum += (left[axis] ?? 0) * (right[axis] ?? 0)
  return sum
}
