import { create } from 'zustand'
import type { Language, Text } from '../../engine/contract/text.ts'

const storageKey = 'netwright.language'

/** The language in use: as chosen last time, else the browser's. */
export const useLanguage = create<{ readonly language: Language }>()(() => ({ language: rememberedLanguage() }))

export function currentLanguage(): Language {
  return useLanguage.getState().language
}

export function setLanguage(language: Language): void {
  localStorage.setItem(storageKey, language)
  useLanguage.setState({ language })
}

/** A text of the engine (kinds, params, problems, templates) in one language. */
export function localText(text: Text, language: Language): string {
  return text[language]
}

/** The same, bound to the language on screen: `const local = useLocalText()`. */
export function useLocalText(): (text: Text) => string {
  const language = useLanguage((state) => state.language)
  return (text) => localText(text, language)
}

function rememberedLanguage(): Language {
  if (typeof localStorage === 'undefined') return 'en'
  const remembered = localStorage.getItem(storageKey)
  if (remembered === 'en' || remembered === 'zh') return remembered
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en'
}
