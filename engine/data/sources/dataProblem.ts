import type { Fix, Problem, Severity } from '../../contract/problem.ts'
import type { Text } from '../../contract/text.ts'

interface DataRefusal {
  readonly message: Text
  /** Where in which file: "iris.csv, line 7, column 3", "cats/001.png", "labels.idx, byte 4". */
  readonly path?: string
  readonly severity?: Severity
  readonly expected?: Text
  readonly got?: Text
  readonly fixes?: readonly Fix[]
}

/** What is wrong with a data file. An error keeps it from loading; a warning tells what was left out. */
export function dataProblem(code: string, { message, path, severity = 'error', fixes = [], ...rest }: DataRefusal): Problem {
  return { code, severity, place: path === undefined ? {} : { path }, message, fixes, ...rest }
}
