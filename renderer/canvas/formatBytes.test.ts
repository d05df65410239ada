import { expect, test } from 'vitest'
import { formatBytes } from './formatBytes.ts'

test('bytes are told in powers of a thousand', () => {
  expect([0, 812, 999, 999_400, 999_700, 6_200_000, 1_400_000_000, 153_000_000].map(formatBytes)).toEqual([
    '0 B',
    '812 B',
    '999 B',
    '999 kB',
    // Rounded it would be 1000 kB.
    '1.0 MB',
    '6.2 MB',
    '1.4 GB',
    '153 MB',
  ])
})
