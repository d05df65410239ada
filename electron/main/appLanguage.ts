import type { Language } from '../../engine/contract/text.ts'

/** The language of menus and dialogs: the system's until the UI tells its own. */
export class AppLanguage {
  #present: Language
  readonly #listeners = new Set<(language: Language) => void>()

  /** `locale` as Electron gives it: "zh-CN", "en-GB". */
  constructor(locale: string) {
    this.#present = locale.toLowerCase().startsWith('zh') ? 'zh' : 'en'
  }

  get present(): Language {
    return this.#present
  }

  change(language: Language): void {
    if (language === this.#present) return
    this.#present = language
    for (const listener of this.#listeners) listener(language)
  }

  onChange(listener: (language: Language) => void): void {
    this.#listeners.add(listener)
  }
}
