import i18next, { type FormatterModule } from 'i18next'
import { initReactI18next } from 'react-i18next'
import { en } from './en.ts'
import { currentLanguage, useLanguage } from './language.ts'
import { zh } from './zh.ts'

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation'
    resources: { translation: typeof en }
  }
}

/** Starts the catalogues and keeps them, and `<html lang>`, in step with the chosen language. Called once, before the first render. */
export function startI18n(): void {
  void i18next
    .use(initReactI18next)
    .use(numbersInTexts)
    .init({
      lng: currentLanguage(),
      fallbackLng: 'en',
      resources: { en: { translation: en }, zh: { translation: zh } },
      interpolation: { escapeValue: false, alwaysFormat: true },
      initAsync: false,
    })
  showLanguage()
  useLanguage.subscribe(() => {
    void i18next.changeLanguage(currentLanguage())
    showLanguage()
  })
}

/** Numbers in texts are set as the language sets them, with every digit that they have. */
const numbersInTexts: FormatterModule = {
  type: 'formatter',
  init: () => {},
  add: () => {},
  addCached: () => {},
  format: (value: unknown, _format, language) =>
    typeof value === 'number' ? value.toLocaleString(language, { maximumSignificantDigits: 15 }) : String(value),
}

function showLanguage(): void {
  document.documentElement.lang = currentLanguage() === 'zh' ? 'zh-CN' : 'en'
}
