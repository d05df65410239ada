import type { DataSummary } from '../contract/dataSummary.ts'
import type { DataSet } from './dataSet.ts'

/** What the UI shows of a data set: counts, shape and range of the stored values. */
export function summariseData(dataSet: DataSet, dataId: string): DataSummary {
  let minimum = Infinity
  let maximum = -Infinity
  for (const value of dataSet.inputs) {
    if (value < minimum) minimum = value
    if (value > maximum) maximum = value
  }
  const isEmpty = dataSet.inputs.length === 0
  return {
    dataId,
    samples: dataSet.samples,
    shape: dataSet.shape,
    classNames: dataSet.classNames,
    targetSize: dataSet.targetSize,
    samplesPerClass: dataSet.classNames === null ? null : countClasses(dataSet, dataSet.classNames.length),
    minimum: isEmpty ? 0 : minimum,
    maximum: isEmpty ? 0 : maximum,
    attribution: dataSet.attribution,
    problems: dataSet.problems,
  }
}

function countClasses({ targets }: DataSet, classes: number): readonly number[] {
  const counts = Array.from({ length: classes }, () => 0)
  for (const target of targets) counts[target] = (counts[target] ?? 0) + 1
  return counts
}
