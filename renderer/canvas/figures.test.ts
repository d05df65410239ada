import { expect, test } from 'vitest'
import { compactCount } from './compactCount.ts'
import { formatBytes } from './formatBytes.ts'

test('counts keep three digits at most and never read "1000k"', () => {
  const counts = [0, 160, 999, 1000, 4640, 38_400, 999_499, 999_999, 25_557_032, 138_357_544, 15_470_264_320]
  expect(counts.map(compactCount)).toEqual(['0', '160', '999', '1k', '4.6k', '38.4k', '999k', '1M', '25.6M', '138M', '15.5G'])
})

test('bytes are told in powers of a thousand', () => {
  expect([0, 812, 999, 6_200_000, 1_400_000_000, 153_000_000].map(formatBytes)).toEqual([
    '0 B',
    '812 B',
    '999 B',
    '6.2 MB',
    '1.4 GB',
    '153 MB',
  ])
})
