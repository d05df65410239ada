/** A moment for people; `time` in milliseconds since 1970. */
export function formatTime(time: number, language: 'en' | 'zh'): string {
  return new Date(time).toLocaleString(language === 'zh' ? 'zh-CN' : 'en-GB', { dateStyle: 'medium', timeStyle: 'short' })
}
