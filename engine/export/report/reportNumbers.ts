import type { Language } from '../../contract/text.ts'

/** Numbers and times as a language sets them. */
export interface ReportNumbers {
  /** A whole number: "1,437". */
  readonly count: (value: number) => string
  /** What was set by people, with every digit: "0.001". */
  readonly setting: (value: number) => string
  /** What was measured, to four digits: "0.04127", "1.2e-7". */
  readonly measured: (value: number) => string
  /** A share from 0 to 1, to two decimals: "97.81%". */
  readonly percent: (share: number) => string
  /** The same with as many decimals as it has, at most one: "95%". */
  readonly plainPercent: (share: number) => string
  /** A moment, milliseconds since 1970, with its time zone: "24 Nov 2026, 18:05 UTC". */
  readonly time: (milliseconds: number) => string
}

const locales: Readonly<Record<Language, string>> = { en: 'en-GB', zh: 'zh-CN' }

/** Numbers as each language sets them, for the whole report. */
export function reportNumbers(language: Language): ReportNumbers {
  const locale = locales[language]
  const format = (options: Intl.NumberFormatOptions) => {
    const intl = new Intl.NumberFormat(locale, options)
    return (value: number): string => intl.format(value)
  }
  const setting = format({ maximumSignificantDigits: 15 })
  const fourDigits = format({ minimumSignificantDigits: 4, maximumSignificantDigits: 4 })
  const tiny = format({ notation: 'scientific', maximumSignificantDigits: 3 })
  const isTiny = (value: number): boolean => value !== 0 && Math.abs(value) < 1e-4
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' })
  const clock = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hour12: false })
  const zone = new Intl.DateTimeFormat('en', { timeZoneName: 'short' })
  return {
    count: format({ maximumFractionDigits: 0 }),
    setting: (value) => (isTiny(value) ? tiny(value).replace('E', 'e') : setting(value)),
    measured: (value) => (isTiny(value) ? tiny(value).replace('E', 'e') : fourDigits(value)),
    percent: format({ style: 'percent', minimumFractionDigits: 2, maximumFractionDigits: 2 }),
    plainPercent: format({ style: 'percent', maximumFractionDigits: 1 }),
    time: (milliseconds) =>
      `${day.format(milliseconds)}${language === 'zh' ? ' ' : ', '}${clock.format(milliseconds)} ${zoneName(zone, milliseconds)}`,
  }
}

/** "UTC", "GMT+8". */
function zoneName(zone: Intl.DateTimeFormat, milliseconds: number): string {
  return zone.formatToParts(milliseconds).find(({ type }) => type === 'timeZoneName')?.value ?? ''
}
