import { noSums, type MetricSums } from './metricSums.ts'
import { freshPatience, type Patience } from './schedules.ts'

/** Where a run stands, as plain numbers: together with weights and optimiser memory, all that a checkpoint needs to go on. */
export interface TrainerState {
  /** Steps taken since the start. */
  readonly step: number
  /** Epochs closed, validation included. */
  readonly epoch: number
  /** Steps of the open epoch; equal to the steps of an epoch while its close is still due. */
  readonly stepInEpoch: number
  readonly sums: MetricSums
  readonly plateau: Patience
  readonly plateauFactor: number
  readonly stopping: Patience
  /** The closed epoch with the best loss, for early stopping; 0 before any. */
  readonly bestEpoch: number
  readonly stoppedEarly: boolean
}

export const freshTrainerState: TrainerState = {
  step: 0,
  epoch: 0,
  stepInEpoch: 0,
  sums: noSums,
  plateau: freshPatience,
  plateauFactor: 1,
  stopping: freshPatience,
  bestEpoch: 0,
  stoppedEarly: false,
}
