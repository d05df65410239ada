import type { Problem } from '../contract/problem.ts'
import type { Shape } from '../graph/shape.ts'

/** Samples in memory, as stored: nothing is scaled yet. Every decoder makes one. */
export interface DataSet {
  readonly samples: number
  /** One sample, channels last: [28, 28, 1] for a grey image, [4] for four columns of a table. */
  readonly shape: Shape
  /** samples × shape, row-major. */
  readonly inputs: Float32Array<ArrayBuffer>
  /** Classification: one class index for each sample. Regression: samples × targetSize numbers. */
  readonly targets: Int32Array<ArrayBuffer> | Float32Array<ArrayBuffer>
  /** 1 for classification, 0 without labels. */
  readonly targetSize: number
  /** null for regression, and without labels. */
  readonly classNames: readonly string[] | null
  /** What to call each sample where there are no labels. */
  readonly sampleNames?: readonly string[]
  /** Whom to thank, where the licence asks for it. */
  readonly attribution: string | null
  /** What was left out, and why. */
  readonly problems: readonly Problem[]
}

/** Whether there is anything to learn from: a class or a value for each sample. */
export function hasLabels({ targetSize }: Pick<DataSet, 'targetSize'>): boolean {
  return targetSize > 0
}

/** How a sample's target is shown: its class name, or its numbers; without labels the sample's own name. */
export function sampleLabel(dataSet: DataSet, sample: number): string {
  if (!hasLabels(dataSet)) return dataSet.sampleNames?.[sample] ?? ''
  const targets = dataSet.targets.subarray(sample * dataSet.targetSize, (sample + 1) * dataSet.targetSize)
  if (dataSet.classNames === null) return Array.from(targets, (value) => String(Number(value.toPrecision(6)))).join(', ')
  return dataSet.classNames[targets[0] ?? -1] ?? ''
}
