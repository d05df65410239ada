import { messageOf } from '../../engine/contract/messageOf.ts'
import { currentLanguage, localText } from '../i18n/language.ts'
import { ToldError } from '../i18n/ToldError.ts'

/** What went wrong, as a sentence, where it can be in the language that is on screen. */
export function errorText(error: unknown): string {
  if (error instanceof ToldError) return localText(error.told, currentLanguage())
  const message = messageOf(error)
  return /[.!?。！？]$/.test(message) ? message : `${message}.`
}
