import { analyse } from '../../engine/analyse/analyse.ts'
import { benchJobs, type BenchJobName } from './benchJobs.ts'

export interface JobCost {
  readonly trainable: number
  /** Of one sample, forward. */
  readonly multiplyAdds: number
  /** Floating-point operations for one sample of a step, in GFLOP. */
  readonly gflopPerSample: number
}

/**
 * What a job has to compute, from the analysis that the app shows: two operations for each multiply-add, and three times
 * the forward work for training (forward, gradient of the inputs, gradient of the weights).
 */
export function jobCost(name: BenchJobName): JobCost {
  const job = benchJobs[name]
  const { trainable, multiplyAdds } = analyse(job.draw(job.batch)).totals
  return { trainable, multiplyAdds, gflopPerSample: (multiplyAdds * 2 * (job.kind === 'training' ? 3 : 1)) / 1e9 }
}
