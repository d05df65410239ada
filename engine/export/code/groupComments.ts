import type { CodeStep } from './codePlan.ts'

/** By the place of the step before which they stand: the groups that begin there, outermost first ("Block 1"). */
export function groupComments(steps: readonly CodeStep<unknown>[]): ReadonlyMap<number, readonly string[]> {
  const found = new Map<number, readonly string[]>()
  let before: readonly string[] = []
  steps.forEach(({ groups }, at) => {
    const path: readonly string[] = groups.map(({ id }) => id)
    const begun = groups.filter((_, depth) => path.slice(0, depth + 1).some((id, level) => before[level] !== id))
    if (begun.length > 0)
      found.set(
        at,
        begun.map(({ name }) => name.replaceAll(/\s+/g, ' ')),
      )
    before = path
  })
  return found
}
