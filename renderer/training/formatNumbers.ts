import type { Language } from '../../engine/contract/text.ts'

/** Four meaningful digits: 2.303, 0.04127, 1,235, 1.2e-7; whole numbers as they are. NaN and ∞ are shown as what they are. */
export function formatValue(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? '∞' : '−∞'
  if (Number.isInteger(value) && Math.abs(value) < 1e6) return formatCount(value).replace('-', '−')
  const size = Math.abs(value)
  const digits = size < 0.001 || size >= 1e6 ? shortExponent(value.toExponential(2)) : plainDigits(value, size)
  return digits.replace('-', '−').replace('e−', 'e-')
}

/* English and Chinese set digits alike: commas between thousands, a point, no space before the percent sign (CLDR). */
const percent = new Intl.NumberFormat('en', { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 })

/** A share as a percentage with one decimal: "97.8%". */
export function formatPercent(share: number): string {
  return Number.isFinite(share) ? percent.format(share) : formatValue(share)
}

/** 950, 3.1k, 12k, 1.2M. */
export function formatShort(count: number): string {
  if (count < 1000) return count < 10 && !Number.isInteger(count) ? count.toFixed(1) : String(Math.round(count))
  const [size, unit] = count < 999_500 ? [count / 1000, 'k'] : [count / 1e6, 'M']
  return `${size < 9.95 ? size.toFixed(1) : String(Math.round(size))}${unit}`
}

/** Thousands separators. */
export function formatCount(count: number): string {
  return Math.round(count).toLocaleString('en-US')
}

/** "12 ms", "4 s", "2 min 10 s", "1 h 5 min". */
export function formatSeconds(seconds: number, language: Language): string {
  const [second, minute, hour] = language === 'zh' ? ['秒', '分', '小时'] : ['s', 'min', 'h']
  if (seconds > 0 && seconds < 0.1) return `${Math.max(1, Math.round(seconds * 1000))} ${language === 'zh' ? '毫秒' : 'ms'}`
  const whole = Math.round(seconds)
  if (seconds < 10 && seconds > 0 && whole !== seconds) return `${seconds.toFixed(1)} ${second}`
  if (whole < 60) return `${whole} ${second}`
  if (whole < 3600) return `${Math.floor(whole / 60)} ${minute} ${whole % 60} ${second}`
  return `${Math.floor(whole / 3600)} ${hour} ${Math.floor((whole % 3600) / 60)} ${minute}`
}

/** "1.0e-3", as learning rates are written. */
export function formatRate(rate: number): string {
  if (rate === 0) return '0'
  return rate >= 0.1 && rate < 1000 ? String(Number(rate.toPrecision(3))) : shortExponent(rate.toExponential(1))
}

function plainDigits(value: number, size: number): string {
  if (size >= 1000) return formatCount(value)
  return value.toFixed(Math.max(0, 3 - Math.floor(Math.log10(size))))
}

function shortExponent(text: string): string {
  return text.replace('e+', 'e')
}
