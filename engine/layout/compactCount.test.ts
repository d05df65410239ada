import { expect, test } from 'vitest'
import { compactCount } from './compactCount.ts'

test('counts keep three digits at most and never read "1000k"', () => {
  const counts = [0, 160, 999, 1000, 4640, 38_400, 999_499, 999_999, 25_557_032, 138_357_544, 15_470_264_320]
  expect(counts.map(compactCount)).toEqual(['0', '160', '999', '1k', '4.6k', '38.4k', '999k', '1M', '25.6M', '138M', '15.5G'])
})
