/** A moment for people; `time` in milliseconds since 1970. `seconds`: where moments of one minute must be told apart. */
export function formatTime(
  time: number,
  language: 'en' | 'zh',
  { seconds = false }: { readonly seconds?: boolean } = {},
): string {
  const locale = language === 'zh' ? 'zh-CN' : 'en-GB'
  return new Date(time).toLocaleString(locale, { dateStyle: 'medium', timeStyle: seconds ? 'medium' : 'short' })
}
