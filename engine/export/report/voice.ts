import type { ReportNumbers } from './reportNumbers.ts'
import type { ReportWords } from './reportWords.ts'

/** How a report speaks: its words, and how it sets numbers. */
export interface Voice {
  readonly words: ReportWords
  readonly numbers: ReportNumbers
}
