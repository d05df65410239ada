/** What one output is measured by; `loss` is its share of the data loss. */
export interface OutputMetrics {
  readonly loss: number
  readonly accuracy?: number
  readonly top5?: number
  readonly mae?: number
}

/**
 * Totals of one epoch or of an evaluation. `loss` is the data loss of all outputs together; `penalty` comes on top of it.
 * Accuracy and the like are those of the first output that they fit.
 */
export interface Metrics extends OutputMetrics {
  readonly penalty: number
  /** By the output's name, where there are several. */
  readonly outputs?: Readonly<Record<string, OutputMetrics>>
}

/** One training step, as drawn in the charts. */
export interface StepPoint extends Metrics {
  /** Steps since the start of the run. */
  readonly step: number
  /** Fraction of epochs done, as the x axis shows it: 2.5 is the middle of the third. */
  readonly epoch: number
  readonly learningRate: number
}

export interface EpochPoint {
  readonly epoch: number
  readonly step: number
  readonly training: Metrics
  readonly validation: Metrics | null
  readonly learningRate: number
  /** Training only, without validation and checkpoints. */
  readonly samplesPerSecond: number
}
