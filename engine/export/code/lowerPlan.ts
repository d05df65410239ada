import type { LayerCall } from '../../layers/code/layerCall.ts'
import type { CodePlan, CodeStep } from './codePlan.ts'

/** A call in place of another. The last one gives the old one's value; the others add `suffix` to its names. */
export interface LoweredCall<Call> {
  readonly call: Call
  readonly suffix: string
  /**
   * Which of the old call's inputs it takes, by number, 'before' for the value of the lowered call before it, and 'start'
   * for that of the first lowered call.
   * Left out: the first takes them all, each further one what is before it.
   */
  readonly takes?: readonly (number | 'before' | 'start')[]
}

/** A plan in the calls that a library really has. */
export function lowerPlan<Call>(
  plan: CodePlan,
  lower: (step: CodeStep) => readonly LoweredCall<Call | LayerCall>[],
): CodePlan<Call | LayerCall> {
  return { ...plan, steps: plan.steps.flatMap((step) => lowerStep(step, lower(step))) }
}

function lowerStep<Call>(step: CodeStep, calls: readonly LoweredCall<Call>[]): readonly CodeStep<Call>[] {
  let before: string | null = null
  const start = `${step.variable}${calls[0]?.suffix ?? ''}`
  return calls.map(({ call, suffix, takes }): CodeStep<Call> => {
    const variable = `${step.variable}${suffix}`
    const usual = before === null ? step.inputs : [before]
    const inputs = takes?.map((one) => (one === 'before' ? before : one === 'start' ? start : step.inputs[one]) ?? '') ?? usual
    before = variable
    return { ...step, call, variable, name: `${step.name}${suffix}`, inputs }
  })
}
