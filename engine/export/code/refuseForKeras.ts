import type { Problem } from '../../contract/problem.ts'
import type { CodePlan } from './codePlan.ts'
import { noiseTooLarge } from './noiseTooLarge.ts'

/** What Keras refuses to build though Netwright trains it: its GaussianNoise takes a deviation from 0 to 1 only. */
export function refuseForKeras({ steps }: CodePlan): readonly Problem[] {
  return steps.flatMap((step) => {
    const deviation = step.call.layer === 'GaussianNoise' ? Number(step.call.leading['stddev']) : 0
    return deviation > 1 ? [noiseTooLarge(step.node, deviation)] : []
  })
}
