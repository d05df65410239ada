import type { DataSettings } from '../contract/document.ts'
import type { DataSet } from './dataSet.ts'

/**
 * What happens to every input number: (x − subtract) / divide. The lists hold one number for all, or one for each place
 * on the last axis (feature or channel). Plain JSON, so that checkpoints and exports can keep it.
 */
export interface Preprocessing {
  readonly scaling: DataSettings['scaling']
  readonly subtract: readonly number[]
  readonly divide: readonly number[]
}

export const noPreprocessing: Preprocessing = { scaling: 'none', subtract: [0], divide: [1] }

/**
 * Learns the scaling from the training samples only. unit: table columns each by their own range, images and series by
 * one range for all values; centre and standardise: per feature or channel, population deviation. What never varies is
 * only shifted. Sums are float64, in two passes.
 */
export function fitPreprocessing(
  dataSet: DataSet,
  { scaling, samples }: { readonly scaling: DataSettings['scaling']; readonly samples: Int32Array },
): Preprocessing {
  if (scaling === 'none' || samples.length === 0) return { ...noPreprocessing, scaling }
  const isTable = dataSet.shape.length === 1
  const groups = scaling === 'unit' && !isTable ? 1 : (dataSet.shape.at(-1) ?? 1)
  if (scaling === 'unit') return fitRange(dataSet, { samples, groups })
  const means = groupMeans(dataSet, { samples, groups, read: (value) => value })
  const subtract = Array.from(means)
  if (scaling === 'centre') return { scaling, subtract, divide: [1] }
  const variances = groupMeans(dataSet, { samples, groups, read: (value, group) => (value - (means[group] ?? 0)) ** 2 })
  return { scaling, subtract, divide: Array.from(variances, (variance) => (variance > 0 ? Math.sqrt(variance) : 1)) }
}

/** Scales a whole number of samples in place and gives them back. */
export function preprocess<Values extends Float32Array>(values: Values, { subtract, divide }: Preprocessing): Values {
  if (subtract.every((shift) => shift === 0) && divide.every((scale) => scale === 1)) return values
  const groups = Math.max(subtract.length, divide.length, 1)
  const shifts = Float64Array.from({ length: groups }, (_, group) => subtract[subtract.length > 1 ? group : 0] ?? 0)
  const scales = Float64Array.from({ length: groups }, (_, group) => divide[divide.length > 1 ? group : 0] ?? 1)
  for (let index = 0, group = 0; index < values.length; index++) {
    values[index] = ((values[index] ?? 0) - (shifts[group] ?? 0)) / (scales[group] ?? 1)
    group = group + 1 === groups ? 0 : group + 1
  }
  return values
}

interface Grouping {
  readonly samples: Int32Array
  readonly groups: number
}

function fitRange(dataSet: DataSet, { samples, groups }: Grouping): Preprocessing {
  const minimums = new Float64Array(groups).fill(Infinity)
  const maximums = new Float64Array(groups).fill(-Infinity)
  forEachValue(dataSet, samples, (value, position) => {
    const group = position % groups
    if (value < (minimums[group] ?? 0)) minimums[group] = value
    if (value > (maximums[group] ?? 0)) maximums[group] = value
  })
  const divide = Array.from(minimums, (minimum, group) => {
    const range = (maximums[group] ?? 0) - minimum
    return range > 0 ? range : 1
  })
  return { scaling: 'unit', subtract: Array.from(minimums), divide }
}

function groupMeans(
  dataSet: DataSet,
  { samples, groups, read }: Grouping & { readonly read: (value: number, group: number) => number },
): Float64Array {
  const sums = new Float64Array(groups)
  forEachValue(dataSet, samples, (value, position) => {
    const group = position % groups
    sums[group] = (sums[group] ?? 0) + read(value, group)
  })
  const perGroup = (samples.length * (dataSet.inputs.length / dataSet.samples)) / groups
  return sums.map((sum) => sum / perGroup)
}

function forEachValue(
  { inputs, samples: count }: DataSet,
  samples: Int32Array,
  visit: (value: number, position: number) => void,
): void {
  const size = inputs.length / count
  for (const sample of samples) {
    for (let position = 0; position < size; position++) visit(inputs[sample * size + position] ?? 0, position)
  }
}
