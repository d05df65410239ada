import type { LearningRateSchedule } from '../../contract/document.ts'

export interface ScheduleMoment {
  /** Steps taken so far. */
  readonly step: number
  readonly stepsPerEpoch: number
  readonly epochs: number
  /** What plateau has multiplied so far; 1 at first. */
  readonly plateauFactor: number
}

/** The learning rate of the step that comes next. `base` is the optimiser's own. */
export function learningRateAt(schedule: LearningRateSchedule, base: number, moment: ScheduleMoment): number {
  const epoch = Math.floor(moment.step / moment.stepsPerEpoch)
  switch (schedule.kind) {
    case 'constant':
      return base
    case 'step':
      return base * schedule.factor ** Math.floor(epoch / schedule.everyEpochs)
    case 'cosine': {
      /* Loshchilov & Hutter 2017, one period over the whole run, down to finalFactor. */
      const done = Math.min(1, moment.step / (moment.epochs * moment.stepsPerEpoch))
      return base * (schedule.finalFactor + (1 - schedule.finalFactor) * 0.5 * (1 + Math.cos(Math.PI * done)))
    }
    case 'warmUp': {
      const steps = schedule.warmUpEpochs * moment.stepsPerEpoch
      return steps > 0 ? base * Math.min(1, (moment.step + 1) / steps) : base
    }
    case 'plateau':
      return Math.max(base * moment.plateauFactor, Math.min(base, schedule.minimum))
  }
}

/** Counts epochs without improvement. Plateau and early stopping each keep one; it is saved with checkpoints. */
export interface Patience {
  readonly best: number
  readonly epochsSinceBest: number
}

/** Nothing seen yet. A finite number, because checkpoints keep it as JSON. */
export const freshPatience: Patience = { best: Number.MAX_VALUE, epochsSinceBest: 0 }

/** One more epoch's loss; better means lower by more than minDelta. */
export function observeLoss(patience: Patience, loss: number, { minDelta }: { minDelta: number }): Patience {
  if (loss < patience.best - minDelta) return { best: loss, epochsSinceBest: 0 }
  return { ...patience, epochsSinceBest: patience.epochsSinceBest + 1 }
}
