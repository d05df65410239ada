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
  /** 1 for classification. */
  readonly targetSize: number
  /** null for regression. */
  readonly classNames: readonly string[] | null
  /** Whom to thank, where the licence asks for it. */
  readonly attribution: string | null
  /** What was left out, and why. */
  readonly problems: readonly Problem[]
}

/** How a sample's target is shown: its class name, or its numbers. */
export function sampleLabel(dataSet: DataSet, sample: number): string {
  const targets = dataSet.targets.subarray(sample * dataSet.targetSize, (sample + 1) * dataSet.targetSize)
  if (dataSet.classNames === null) return Array.from(targets, (value) => String(Number(value.toPrecision(6)))).join(', ')
  return dataSet.classNames[targets[0] ?? -1] ?? ''
}
