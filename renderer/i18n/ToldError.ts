import type { Language, Text } from '../../engine/contract/text.ts'

/** A failure outside the app (a file, a store, the engine's process) in words for people, which can be told in either language later. */
export class ToldError extends Error {
  readonly told: Text

  constructor(told: Text, { language, ...options }: ErrorOptions & { readonly language: Language }) {
    super(told[language], options)
    this.told = told
  }
}
