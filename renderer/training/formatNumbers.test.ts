import { expect, test } from 'vitest'
import { formatPercent, formatRate, formatSeconds, formatShort, formatValue } from './formatNumbers.ts'

test('a value keeps four meaningful digits at every size', () => {
  expect([2.302585, 0.041273, 0.5, 123.456, 1234.5, 0.00000012, 2.5e7, -0.25, 0, 16].map(formatValue)).toEqual([
    '2.303',
    '0.04127',
    '0.5000',
    '123.5',
    '1,235',
    '1.20e-7',
    '2.50e7',
    '−0.2500',
    '0',
    '16',
  ])
})

test('a loss that is no number says so', () => {
  expect([Number.NaN, Infinity, -Infinity].map(formatValue)).toEqual(['NaN', '∞', '−∞'])
})

test('shares, rates and counts read as people write them', () => {
  expect([
    formatPercent(0.9784),
    formatRate(0.001),
    formatRate(0.1),
    formatShort(3120),
    formatShort(12_400),
    formatShort(31),
  ]).toEqual(['97.8%', '1.0e-3', '0.1', '3.1k', '12k', '31'])
  expect(formatShort(999_700)).toBe('1.0M')
})

test('durations take the units of the language', () => {
  expect([
    formatSeconds(4, 'en'),
    formatSeconds(130, 'en'),
    formatSeconds(3900, 'zh'),
    formatSeconds(0.64, 'en'),
    formatSeconds(0.012, 'zh'),
    formatSeconds(7_380, 'en'),
  ]).toEqual(['4 s', '2 min 10 s', '1 小时 5 分', '0.6 s', '12 毫秒', '2 h 3 min'])
})
