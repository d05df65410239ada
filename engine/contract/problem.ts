import type { DocumentEdit } from './edit.ts'
import type { NodeId, WireId } from './ids.ts'
import type { Text } from './text.ts'

export type Severity = 'error' | 'warning' | 'hint'

/** Where a problem sits; `path` locates it in a file ("graph.nodes[3].params.filters"). */
export interface ProblemPlace {
  readonly node?: NodeId
  readonly param?: string
  readonly wire?: WireId
  readonly path?: string
}

export interface Fix {
  readonly label: Text
  readonly edits: readonly DocumentEdit[]
}

/**
 * Something a person should know or mend. An error keeps the graph from compiling; a warning is very likely
 * a mistake; a hint may well be meant. `message` says what is wrong in whole sentences, with what was
 * expected and what was found in the user's own numbers; `expected` and `got` repeat these two briefly where they can be named.
 */
export interface Problem {
  /** Stable, for tests and machines: 'shape-mismatch', 'cycle', … */
  readonly code: string
  readonly severity: Severity
  readonly place: ProblemPlace
  readonly message: Text
  readonly expected?: Text
  readonly got?: Text
  readonly fixes: readonly Fix[]
}

/** The outcome of work that may fail for reasons a person can mend. */
export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problems: readonly Problem[] }

/** Wraps a value as the good outcome. */
export function succeed<T>(value: T): Result<T> {
  return { ok: true, value }
}

/** Wraps one problem or several as the bad outcome, which fits any `Result`. */
export function fail(...problems: readonly Problem[]): { readonly ok: false; readonly problems: readonly Problem[] } {
  return { ok: false, problems }
}
