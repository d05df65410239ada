import type { Text } from '../../contract/text.ts'

/** A refusal on its way up; `readModelConfig` turns it into a problem. */
export class RefusedModel extends Error {
  readonly path: string
  readonly words: Text
  readonly code: string
  constructor(path: string, words: Text, code = 'unreadable-model') {
    super(words.en)
    this.path = path
    this.words = words
    this.code = code
  }
}
