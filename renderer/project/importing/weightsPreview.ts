import type { Problem } from '../../../engine/contract/problem.ts'
import type { RunHistory } from '../../../engine/document/project/runHistory.ts'
import type { WeightMatch } from '../../../engine/import/weights/matchWeightFile.ts'

/** What a file of weights would change, before it is accepted. */
export interface WeightsPreview {
  readonly name: string
  readonly match: WeightMatch
  /** How they were learned, where the file or one beside it tells; its number is given when it is taken. */
  readonly curves: RunHistory | null
  /** Why curves that are there cannot be read. */
  readonly curvesProblem: Problem | null
}
