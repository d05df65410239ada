import type { Problem } from './problem.ts'

export interface DataSummary {
  readonly dataId: string
  readonly samples: number
  /** One sample, without the batch axis: [8, 8, 1]. */
  readonly shape: readonly number[]
  /** null for regression, and without labels. */
  readonly classNames: readonly string[] | null
  /** Numbers in one target: 1 for a class index, or the number of regression targets; 0 where samples have no labels. */
  readonly targetSize: number
  readonly samplesPerClass: readonly number[] | null
  readonly minimum: number
  readonly maximum: number
  readonly attribution: string | null
  /** Files or rows that were left out, each with its reason. */
  readonly problems: readonly Problem[]
}

export interface RawSample {
  readonly index: number
  /** As stored, before preprocessing. */
  readonly values: Float32Array<ArrayBuffer>
  readonly shape: readonly number[]
  readonly label: string
}
