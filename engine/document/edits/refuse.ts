import type { Problem, ProblemPlace } from '../../contract/problem.ts'
import type { Text } from '../../contract/text.ts'

interface Refusal {
  readonly message: Text
  readonly place?: ProblemPlace
  readonly expected?: Text
  readonly got?: Text
}

/** An error of a document or of an edit to it, without a fix. */
export function refuse(code: string, { message, place = {}, ...rest }: Refusal): Problem {
  return { code, severity: 'error', place, message, fixes: [], ...rest }
}
