import type { Problem } from '../../engine/contract/problem.ts'
import { currentLanguage, localText } from './language.ts'

/** What these problems say, in the language on screen, one sentence after the other. */
export function problemsText(problems: readonly Problem[]): string {
  return problems.map(({ message }) => localText(message, currentLanguage())).join(' ')
}
