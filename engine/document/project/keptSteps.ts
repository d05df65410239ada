import type { StepPoint } from '../../contract/metrics.ts'
import { thinPoints } from './thinPoints.ts'

/** More points than a screen is wide say nothing more; a file keeps so many. */
const keptBuckets = 2000

/** The points of a run that its project keeps: all of a short one, of a long one those that show its course and its spikes. */
export function keptSteps(steps: readonly StepPoint[]): readonly StepPoint[] {
  const losses = Float64Array.from(steps, ({ loss }) => loss)
  return thinPoints(losses, keptBuckets).flatMap((index) => steps[index] ?? [])
}
